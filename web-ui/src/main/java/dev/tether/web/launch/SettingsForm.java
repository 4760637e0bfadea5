package dev.tether.web.launch;

import dev.tether.web.tap.PluginFacts;
import dev.tether.web.tap.SchemaRow;
import dev.tether.web.tap.WrongField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The form of a driver's configuration, made from its schema. Immutable.
 *
 * <p>Values and blocks that may be there once are fields. What may be there any number of times, or
 * has free keys, is a field of HCL, in which whole blocks stand. What is left empty is not in the
 * configuration, so that the driver's default holds.
 */
public final class SettingsForm {
  /** What the names of its fields in a form begin with. */
  public static final String PREFIX = "set.";

  /** What the harness itself writes for Tether's driver. */
  private static final Set<String> TAKEN = Set.of("cluster", "agent", "nomad", "rpc_trace");

  private final List<SchemaRow> fields = new ArrayList<>();

  /** The form of a driver. */
  public SettingsForm(PluginFacts driver, boolean ours) {
    String within = "";
    for (SchemaRow row : driver.config()) {
      boolean inside = !within.isEmpty() && row.path().startsWith(within + ".");
      if (inside || (ours && TAKEN.contains(row.path().replaceFirst("\\..*", "")))) {
        continue;
      }
      within = row.kind() == SchemaRow.Kind.BLOCKS ? row.path() : "";
      fields.add(row);
    }
  }

  /** Its fields, from top to bottom; a block stands before what is in it. */
  public List<SchemaRow> fields() {
    return List.copyOf(fields);
  }

  /**
   * The lines of the {@code config} block that somebody filled in.
   *
   * @param values by the fields' names in the form
   * @throws WrongField when one can't be written
   */
  public String hcl(Map<String, String> values) {
    StringBuilder lines = new StringBuilder();
    write(values, "", 1, lines);
    return lines.toString();
  }

  private void write(Map<String, String> values, String prefix, int level, StringBuilder lines) {
    for (SchemaRow row : fields) {
      if (row.level() != level || !row.path().equals(prefix + row.name())) {
        continue;
      }
      String value = values.getOrDefault(PREFIX + row.path(), "").strip();
      switch (row.kind()) {
        case VALUE -> {
          if (!value.isEmpty()) {
            lines.append(row.name()).append(" = ").append(written(row, value)).append('\n');
          }
        }
        case BLOCK -> {
          StringBuilder inner = new StringBuilder();
          write(values, row.path() + ".", level + 1, inner);
          if (!inner.isEmpty() || row.required()) {
            lines.append(row.name()).append(" {\n").append(inner).append("}\n");
          }
        }
        case BLOCKS, FREE_BLOCK -> {
          if (!value.isEmpty()) {
            lines.append(blocks(row, value)).append('\n');
          }
        }
      }
    }
  }

  private static String written(SchemaRow row, String value) {
    return switch (row.type()) {
      case "string" ->
          '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
      case "number" -> {
        if (!value.matches("-?\\d+(\\.\\d+)?")) {
          throw new WrongField(PREFIX + row.path(), "must be a number, got " + value);
        }
        yield value;
      }
      case "bool" -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw new WrongField(PREFIX + row.path(), "must be true or false, got " + value);
        }
        yield value;
      }
      default -> value;
    };
  }

  private static String blocks(SchemaRow row, String value) {
    if (!value.startsWith(row.name())) {
      throw new WrongField(
          PREFIX + row.path(),
          "whole blocks stand here: begin with %s, got %s"
              .formatted(row.name(), value.lines().findFirst().orElse("")));
    }
    return value;
  }
}
