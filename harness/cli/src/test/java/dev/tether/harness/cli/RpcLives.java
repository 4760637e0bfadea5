package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the drivers of a scenario were asked, allocation by allocation, in a form in which two runs
 * can be compared.
 *
 * <p>Left out: identifiers, times, statistics, and calls that are about no task. Allocations have
 * no names and no nodes, since chance decides which node gets what; they stand in the order of
 * their calls' text. A wait that ended with its node is left out, since it may not have been
 * written down, and that a stop may overtake the wait for the same task means nothing either.
 */
record RpcLives(List<String> allocations) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Which allocations of a scenario are looked at. */
  enum Scope {
    ALL,

    /**
     * The one that was made first, without how its wait ended: for where chance decides whether
     * another takes its task over before the end.
     */
    FIRST
  }

  /** Reads the report of a scenario. */
  static RpcLives of(Path report, Scope scope) throws IOException {
    List<JsonNode> allocations = new ArrayList<>();
    JSON.readTree(report.resolve("allocations.json").toFile()).forEach(allocations::add);
    allocations.sort(Comparator.comparingLong(one -> one.path("CreateIndex").asLong()));
    Set<String> ids =
        allocations.stream()
            .limit(scope == Scope.ALL ? Long.MAX_VALUE : 1)
            .map(one -> one.path("ID").asText())
            .collect(Collectors.toSet());
    boolean ends = scope == Scope.ALL;
    List<String> lives = new ArrayList<>();
    try (DirectoryStream<Path> traces = Files.newDirectoryStream(report, "*-rpc-trace.jsonl")) {
      for (Path trace : traces) {
        node(trace, ids).stream()
            .map(life -> ends ? life : life.replaceAll("(WaitTask \\w+) \\S+/[^, ]+", "$1"))
            .forEach(lives::add);
      }
    }
    Collections.sort(lives);
    return new RpcLives(lives);
  }

  private static List<String> node(Path trace, Set<String> ids) throws IOException {
    Map<String, String> outcomes = new HashMap<>();
    Map<String, List<JsonNode>> begun = new LinkedHashMap<>();
    for (String line : Files.readAllLines(trace)) {
      Optional<JsonNode> call = parsed(line).filter(c -> ids.contains(c.path("alloc").asText()));
      if (call.isEmpty() || call.get().path("method").asText().endsWith("TaskStats")) {
        continue;
      }
      switch (call.get().path("phase").asText()) {
        case "begin" ->
            begun
                .computeIfAbsent(call.get().path("alloc").asText(), _ -> new ArrayList<>())
                .add(call.get());
        case "end" -> outcomes.put(id(call.get()), outcome(call.get()));
        default -> {}
      }
    }
    List<String> lives = new ArrayList<>();
    begun.forEach(
        (_, calls) -> {
          List<String> texts = new ArrayList<>();
          for (JsonNode call : calls) {
            String signal = call.path("detail").path("signal").asText("");
            texts.add(
                call.path("method").asText().replaceFirst(".*/", "")
                    + (signal.isEmpty() ? "" : "(" + signal + ")")
                    + " "
                    + outcomes.getOrDefault(id(call), "…"));
          }
          texts.remove("WaitTask …");
          settle(texts);
          lives.add(String.join(", ", texts));
        });
    return lives;
  }

  private static Optional<JsonNode> parsed(String line) {
    try {
      return Optional.of(JSON.readTree(line));
    } catch (IOException torn) {
      return Optional.empty();
    }
  }

  private static String id(JsonNode call) {
    return call.path("pid").asText() + "/" + call.path("call").asText();
  }

  private static String outcome(JsonNode call) {
    JsonNode detail = call.path("detail");
    String status = call.path("status").asText();
    return detail.has("exit_code")
        ? "%s %s/%s".formatted(status, detail.path("exit_code"), detail.path("signal"))
        : status;
  }

  private static void settle(List<String> calls) {
    for (int end = calls.size() - 1; end > 0; end--) {
      for (int i = 0; i < end; i++) {
        if (calls.get(i).startsWith("StopTask") && calls.get(i + 1).startsWith("WaitTask")) {
          Collections.swap(calls, i, i + 1);
        }
      }
    }
  }

  /** Both side by side, with a mark at each line that differs. */
  static String sideBySide(String left, RpcLives one, String right, RpcLives other) {
    StringBuilder text = new StringBuilder();
    text.append("  %-44s | %s%n".formatted(left, right));
    List<String> ones = one.lines();
    List<String> others = other.lines();
    for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
      String first = i < ones.size() ? ones.get(i) : "";
      String second = i < others.size() ? others.get(i) : "";
      text.append("%s %-44s | %s%n".formatted(first.equals(second) ? " " : "≠", first, second));
    }
    return text.toString();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String life : allocations) {
      lines.add("allocation");
      List.of(life.split(", ", -1)).forEach(call -> lines.add("  " + call));
    }
    return lines;
  }
}
