package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.tap.record.RecordedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the messages to the drivers were made of: not their values, but which fields they had, down
 * to the names of variables, and with which calls a plugin's life begins.
 */
final class RpcShapes {
  /** What depends on the host's control groups. */
  private static final Set<String> OF_THE_HOST =
      Set.of("cpuset_cgroup", "NOMAD_PARENT_CGROUP", "NOMAD_CPU_CORES");

  private static final Set<String> TRANSPORT = Set.of("GRPCStdio", "GRPCBroker", "GRPCController");

  private RpcShapes() {}

  /** The fields of all requests about a scenario's allocations, each as {@code method: path}. */
  static Set<String> fields(Path report) throws IOException {
    Set<String> allocations = RpcLives.allocations(report, RpcLives.Scope.ALL);
    Set<String> fields = new TreeSet<>();
    for (TapRecords.OfNode node : TapRecords.in(report)) {
      for (RecordedCall call : node.calls()) {
        if (allocations.contains(call.allocation())) {
          call.requests().forEach(message -> collect(call.method() + ":", message, fields));
        }
      }
    }
    return fields;
  }

  /** The method that a field belongs to. */
  static String method(String field) {
    return field.substring(0, field.indexOf(':'));
  }

  private static void collect(String path, JsonNode value, Set<String> fields) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field -> {
                if (!OF_THE_HOST.contains(field.getKey())) {
                  collect(path + " " + field.getKey(), field.getValue(), fields);
                }
              });
    } else if (value.isArray()) {
      value.forEach(element -> collect(path + "[]", element, fields));
    } else {
      fields.add(path);
    }
  }

  /**
   * The calls with which plugins began, up to the first that is about a task. The processes that an
   * agent starts only to learn of a driver count to the one that it keeps: an imitation may ask one
   * what Nomad asks two.
   */
  static Set<String> beginnings(Path report) throws IOException {
    Set<String> beginnings = new TreeSet<>();
    for (TapRecords.OfNode node : TapRecords.in(report)) {
      List<String> calls = new ArrayList<>();
      for (List<RecordedCall> life : lives(node.calls())) {
        calls.addAll(beginning(life));
        // One that was killed before says nothing about order.
        if (calls.contains("Driver/Capabilities")) {
          beginnings.add(String.join(", ", settled(calls)));
        }
        if (life.stream().anyMatch(call -> call.method().startsWith("Driver/"))) {
          calls.clear();
        }
      }
    }
    return beginnings;
  }

  private static List<List<RecordedCall>> lives(List<RecordedCall> calls) {
    List<List<RecordedCall>> lives = new ArrayList<>();
    for (RecordedCall call : calls) {
      if (lives.isEmpty() || lives.getLast().getFirst().tap() != call.tap()) {
        lives.add(new ArrayList<>());
      }
      lives.getLast().add(call);
    }
    return lives;
  }

  private static List<String> beginning(List<RecordedCall> life) {
    return life.stream()
        .takeWhile(call -> call.task().isEmpty())
        .map(RecordedCall::method)
        .filter(method -> !TRANSPORT.contains(method.replaceFirst("/.*", "")))
        .toList();
  }

  /**
   * What Nomad's own threads ask at the same time, in the order of its names, and once also where
   * several of them ask it: how many tasks begin before the first of them calls is a matter of
   * chance.
   */
  private static List<String> settled(List<String> calls) {
    int first =
        calls.indexOf(
            calls.stream().filter(c -> c.startsWith("Driver/")).findFirst().orElseThrow());
    List<String> settled = new ArrayList<>(calls.subList(0, first));
    calls.subList(first, calls.size()).stream().sorted().distinct().forEach(settled::add);
    return settled;
  }
}
