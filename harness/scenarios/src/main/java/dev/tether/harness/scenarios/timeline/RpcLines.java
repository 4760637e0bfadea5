package dev.tether.harness.scenarios.timeline;

import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.timeline.Timeline.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says in one line each what Nomad asked the drivers. */
final class RpcLines {
  /** They stay open as long as the driver lives, or come every second. */
  private static final Set<String> STREAMS = Set.of("Fingerprint", "TaskEvents", "TaskStats");

  /** They block until the task ends, so both ends are of interest. */
  private static final Set<String> LONG = Set.of("WaitTask", "ExecTaskStreaming");

  private static final Duration SOON = Duration.ofSeconds(1);

  private RpcLines() {}

  static List<Entry> of(List<RpcEvent> rpcs) {
    List<Entry> entries = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (int i = 0; i < rpcs.size(); i++) {
      RpcEvent rpc = rpcs.get(i);
      String method = rpc.shortMethod();
      if (STREAMS.contains(method)) {
        if (rpc.phase() == RpcEvent.Phase.BEGIN && told.add(rpc.node() + method + rpc.task())) {
          entries.add(new Entry(rpc.at(), rpc.node(), method + " stream opened" + about(rpc)));
        }
      } else if (rpc.phase() == RpcEvent.Phase.END) {
        entries.add(new Entry(rpc.at(), rpc.node(), ended(rpc)));
      } else if (LONG.contains(method)) {
        entries.add(new Entry(rpc.at(), rpc.node(), method + " waits" + about(rpc)));
      } else if (!endsSoon(rpc, rpcs.subList(i + 1, rpcs.size()))) {
        entries.add(new Entry(rpc.at(), rpc.node(), method + " …" + about(rpc) + detail(rpc)));
      }
    }
    return entries;
  }

  /** Whether the call's end follows so soon that its beginning need not be told. */
  private static boolean endsSoon(RpcEvent begin, List<RpcEvent> later) {
    return later.stream()
        .filter(rpc -> rpc.phase() == RpcEvent.Phase.END)
        .filter(rpc -> rpc.node().equals(begin.node()) && rpc.method().equals(begin.method()))
        .filter(rpc -> rpc.task().equals(begin.task()))
        .findFirst()
        .filter(end -> Duration.between(begin.at(), end.at()).compareTo(SOON) < 0)
        .isPresent();
  }

  private static String ended(RpcEvent rpc) {
    String status = rpc.status().isEmpty() ? "ended" : rpc.status();
    return "%s: %s after %s%s%s"
        .formatted(rpc.shortMethod(), status, time(rpc.micros()), about(rpc), detail(rpc));
  }

  private static String time(long micros) {
    return micros < 10_000
        ? micros + " µs"
        : micros < 10_000_000 ? micros / 1000 + " ms" : micros / 1_000_000 + " s";
  }

  private static String about(RpcEvent rpc) {
    return rpc.allocationId().isEmpty() ? "" : ", allocation " + Timeline.brief(rpc.allocationId());
  }

  private static String detail(RpcEvent rpc) {
    if (rpc.detail().isEmpty()) {
      return "";
    }
    return new TreeMap<>(rpc.detail())
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" ", " {", "}"));
  }
}
