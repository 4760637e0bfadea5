package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a group asks of a node. */
final class Constraints {
  private static final List<String> EQUAL = List.of("=", "==", "is", "");
  private static final List<String> UNEQUAL = List.of("!=", "not");

  private Constraints() {}

  /** The first thing that a node lacks, in Nomad's words, or nothing when it suits. */
  static Optional<String> lacking(JsonNode job, JsonNode group, ObjectNode node) {
    for (JsonNode task : group.path("Tasks")) {
      JsonNode driver = node.path("Drivers").path(Trees.text(task, "Driver"));
      if (!Trees.is(driver, "Detected") || !Trees.is(driver, "Healthy")) {
        return Optional.of("missing drivers");
      }
    }
    for (JsonNode volume : group.path("Volumes")) {
      if (!node.path("HostVolumes").has(Trees.text(volume, "Source"))) {
        return Optional.of("missing compatible host volumes");
      }
    }
    return all(job, group).stream()
        .filter(constraint -> !holds(constraint, node))
        .map(
            constraint ->
                "%s %s %s"
                    .formatted(
                        Trees.text(constraint, "LTarget"),
                        Trees.text(constraint, "Operand"),
                        Trees.text(constraint, "RTarget")))
        .findFirst();
  }

  /** The first operator that is not imitated. */
  static Optional<String> unknownOperator(JsonNode job) {
    return Trees.list(job.path("TaskGroups")).stream()
        .flatMap(group -> all(job, group).stream())
        .map(constraint -> Trees.text(constraint, "Operand"))
        .filter(operator -> !EQUAL.contains(operator) && !UNEQUAL.contains(operator))
        .findFirst();
  }

  private static List<JsonNode> all(JsonNode job, JsonNode group) {
    List<JsonNode> all = new ArrayList<>(Trees.list(job.path("Constraints")));
    all.addAll(Trees.list(group.path("Constraints")));
    group.path("Tasks").forEach(task -> all.addAll(Trees.list(task.path("Constraints"))));
    return all;
  }

  private static boolean holds(JsonNode constraint, ObjectNode node) {
    String left = resolved(Trees.text(constraint, "LTarget"), node);
    String right = resolved(Trees.text(constraint, "RTarget"), node);
    return EQUAL.contains(Trees.text(constraint, "Operand")) == left.equals(right);
  }

  private static String resolved(String target, ObjectNode node) {
    if (!target.startsWith("${") || !target.endsWith("}")) {
      return target;
    }
    String name = target.substring(2, target.length() - 1);
    return switch (name) {
      case "node.unique.id" -> Trees.text(node, "ID");
      case "node.unique.name" -> Trees.text(node, "Name");
      case "node.datacenter" -> Trees.text(node, "Datacenter");
      case "node.class" -> Trees.text(node, "NodeClass");
      case "node.pool" -> Trees.text(node, "NodePool");
      default ->
          name.startsWith("meta.")
              ? Trees.text(node.path("Meta"), name.substring(5))
              : Trees.text(node.path("Attributes"), name.replaceFirst("^attr\\.", ""));
    };
  }
}
