package dev.tether.protocol.hclspec;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A type expression of HCL, as attributes of a specification name it.
 *
 * @param text the expression, for instance {@code list(string)}
 */
public record HclType(String text) {
  public static final HclType STRING = new HclType("string");
  public static final HclType NUMBER = new HclType("number");
  public static final HclType BOOL = new HclType("bool");

  /** Whatever the job says; mixed lists become lists of strings. */
  public static final HclType ANY = new HclType("any");

  public HclType {
    Objects.requireNonNull(text, "text");
  }

  /** A list whose elements are all of one type. */
  public static HclType list(HclType element) {
    return new HclType("list(" + element.text + ")");
  }

  /** A list without an order of its own and without duplicates. */
  public static HclType set(HclType element) {
    return new HclType("set(" + element.text + ")");
  }

  /** A map. Of use only inside a list: see {@link HclSpecs#attr}. */
  public static HclType map(HclType element) {
    return new HclType("map(" + element.text + ")");
  }

  /** A list of fixed length with a type for each place. */
  public static HclType tuple(HclType... elements) {
    return new HclType(
        List.of(elements).stream()
            .map(HclType::text)
            .collect(Collectors.joining(", ", "tuple([", "])")));
  }

  /** Whether the type is written with braces in a job file. */
  boolean isMapping() {
    return text.startsWith("map(") || text.startsWith("object(");
  }
}
