package dev.tether.agent.process;

import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures what tasks use: the sum over their sessions. One reading of the process table serves all
 * questions of one second. May be used from any thread.
 */
public final class Usage {
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Linux tells processor times in hundredths of a second, whatever its own clock does. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** More single processes of one task are not told. */
  private static final int MOST_PROCESSES = 100;

  private final ProcFs processes;
  private final InstantSource clock;
  private final long pageBytes;
  private final double coreMegahertz;
  private Map<Long, List<ProcStat>> sessions = Map.of();
  private Map<Long, ProcStat> byId = Map.of();
  private Instant readAt = Instant.EPOCH;

  /**
   * Measures by {@code clock}.
   *
   * @param pageBytes the size of a memory page
   */
  public Usage(ProcFs processes, InstantSource clock, long pageBytes) {
    this.processes = processes;
    this.clock = clock;
    this.pageBytes = pageBytes;
    this.coreMegahertz = processes.coreMegahertz();
  }

  /**
   * What the session of this main process uses, or nothing when it has ended.
   *
   * @param others processes that belong to it although they left its session
   * @throws UncheckedIOException when the process table can't be read
   */
  public synchronized Optional<TaskStats> of(ProcessIdentity leader, Set<Long> others) {
    Instant now = clock.instant();
    if (readAt.plus(FRESH).isBefore(now)) {
      read();
      readAt = now;
    }
    List<ProcStat> session = sessions.getOrDefault(leader.pid(), List.of());
    if (session.stream().noneMatch(leader::is)) {
      return Optional.empty();
    }
    List<ProcStat> members =
        Stream.concat(session.stream(), others.stream().map(byId::get).filter(Objects::nonNull))
            .distinct()
            .toList();
    return Optional.of(
        new TaskStats(
            readAt,
            members.stream().mapToLong(ProcStat::userTicks).sum() * NANOS_PER_TICK,
            members.stream().mapToLong(ProcStat::systemTicks).sum() * NANOS_PER_TICK,
            members.stream().mapToLong(ProcStat::residentPages).sum() * pageBytes,
            coreMegahertz,
            Optional.empty(),
            Optional.empty(),
            members.stream()
                .limit(MOST_PROCESSES)
                .collect(Collectors.toMap(ProcStat::pid, this::ofProcess))));
  }

  private TaskStats.OfProcess ofProcess(ProcStat process) {
    return new TaskStats.OfProcess(
        process.userTicks() * NANOS_PER_TICK,
        process.systemTicks() * NANOS_PER_TICK,
        process.residentPages() * pageBytes);
  }

  private void read() {
    try {
      List<ProcStat> all = processes.all();
      sessions = all.stream().collect(Collectors.groupingBy(ProcStat::session));
      byId = all.stream().collect(Collectors.toMap(ProcStat::pid, stat -> stat, (a, _) -> a));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
