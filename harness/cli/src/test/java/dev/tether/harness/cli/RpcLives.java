package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.record.RecordedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the drivers of a scenario were asked, allocation by allocation, as the tap recorded it, in a
 * form in which two runs can be compared.
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
    Set<String> ids = allocations(report, scope);
    List<String> lives = new ArrayList<>();
    for (TapRecords.OfNode node : TapRecords.in(report)) {
      lives.addAll(lives(node.calls(), ids, scope));
    }
    Collections.sort(lives);
    return new RpcLives(lives);
  }

  /** The ids of a scenario's allocations. */
  static Set<String> allocations(Path report, Scope scope) throws IOException {
    List<JsonNode> allocations = new ArrayList<>();
    JSON.readTree(report.resolve("allocations.json").toFile()).forEach(allocations::add);
    return allocations.stream()
        .sorted(Comparator.comparingLong(one -> one.path("CreateIndex").asLong()))
        .limit(scope == Scope.ALL ? Long.MAX_VALUE : 1)
        .map(one -> one.path("ID").asText())
        .collect(Collectors.toSet());
  }

  private static List<String> lives(List<RecordedCall> calls, Set<String> ids, Scope scope) {
    Map<String, List<String>> lives = new LinkedHashMap<>();
    for (RecordedCall call : calls) {
      if (ids.contains(call.allocation()) && !call.method().endsWith("/TaskStats")) {
        lives.computeIfAbsent(call.allocation(), _ -> new ArrayList<>()).add(text(call, scope));
      }
    }
    lives.values().forEach(RpcLives::settle);
    return lives.values().stream().map(life -> String.join(", ", life)).toList();
  }

  private static String text(RecordedCall call, Scope scope) {
    String signal =
        call.requests().isEmpty() ? "" : call.requests().getFirst().path("signal").asText();
    String text =
        call.method().replaceFirst(".*/", "")
            + (signal.isEmpty() ? "" : "(" + signal + ")")
            + " "
            + call.end().map(RecordedCall.End::status).orElse("…");
    boolean result = call.method().endsWith("/WaitTask") && !call.answers().isEmpty();
    return result && scope == Scope.ALL ? text + " " + result(call.answers().getFirst()) : text;
  }

  /** Values that are zero are not in the record. */
  private static String result(JsonNode answer) {
    JsonNode result = answer.path("result");
    return result.path("exit_code").asInt(0) + "/" + result.path("signal").asInt(0);
  }

  private static void settle(List<String> calls) {
    // What ended with its node or its plugin.
    calls.removeIf(call -> call.startsWith("WaitTask") && !call.startsWith("WaitTask OK"));
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
