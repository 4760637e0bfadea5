package dev.tether.nomad;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes values so that HCL reads them as they are. */
final class HclText {
  private HclText() {}

  /** One line {@code key = "value"} for each entry. */
  static String assignments(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(e -> e.getKey() + " = " + quoted(e.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  /** A string literal in which nothing is interpolated. */
  static String quoted(String value) {
    String escaped =
        value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
            .replace("${", "$${")
            .replace("%{", "%%{");
    return '"' + escaped + '"';
  }
}
