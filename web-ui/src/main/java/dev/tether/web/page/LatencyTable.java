package dev.tether.web.page;

import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Ring;
import dev.tether.web.model.RpcCall;
import dev.tether.web.page.Details.Latency;
import dev.tether.web.page.Details.Section;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How long the latest calls took, by method. */
final class LatencyTable {
  private static final int CALLS = 2_000;

  /** So far back they are looked for: a page that is renewed often must not cost a long search. */
  private static final long LOOK = 20_000;

  /** They last as long as their task or plugin. */
  private static final Set<String> STREAMS =
      Set.of("WaitTask", "TaskStats", "TaskEvents", "Fingerprint", "ExecTaskStreaming");

  private LatencyTable() {}

  static Section of(ClusterModel model, Predicate<RpcCall> wanted) {
    Map<String, List<Long>> byMethod =
        model
            .calls()
            .search(
                Long.MAX_VALUE,
                CALLS,
                LOOK,
                call ->
                    call.isOver()
                        && !call.byHand()
                        && !STREAMS.contains(call.method())
                        && wanted.test(call))
            .things()
            .stream()
            .map(Ring.Numbered::thing)
            .collect(
                Collectors.groupingBy(
                    RpcCall::method,
                    TreeMap::new,
                    Collectors.mapping(RpcCall::micros, Collectors.toList())));
    return new Section.Latencies(
        "Latency of calls",
        byMethod.entrySet().stream().map(one -> row(one.getKey(), one.getValue())).toList());
  }

  private static Latency row(String method, List<Long> micros) {
    List<Long> sorted = micros.stream().sorted().toList();
    return new Latency(
        method,
        sorted.size(),
        Words.micros(sorted.get(sorted.size() / 2)),
        Words.micros(sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100))));
  }
}
