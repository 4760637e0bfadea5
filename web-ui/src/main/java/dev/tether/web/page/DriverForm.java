package dev.tether.web.page;

import dev.tether.web.tap.PluginFacts;
import dev.tether.web.tap.SchemaRow;
import java.util.List;
import java.util.Objects;

/**
 * The form of a driver's configuration.
 *
 * @param fields from top to bottom
 */
public record DriverForm(PluginFacts facts, List<SchemaRow> fields) {
  public DriverForm {
    Objects.requireNonNull(facts, "facts");
    fields = List.copyOf(fields);
  }
}
