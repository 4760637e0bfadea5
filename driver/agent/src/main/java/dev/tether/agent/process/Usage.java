package dev.tether.agent.process;

import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Measures what tasks use: the sum over their sessions. One reading of the process table serves all
 * questions of one second. May be used from any thread.
 */
public final class Usage {
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Linux tells processor times in hundredths of a second, whatever its own clock does. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private final ProcFs processes;
  private final InstantSource clock;
  private final long pageBytes;
  private final double coreMegahertz;
  private Map<Long, List<ProcStat>> sessions = Map.of();
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
   * @throws UncheckedIOException when the process table can't be read
   */
  public synchronized Optional<TaskStats> of(ProcessIdentity leader) {
    Instant now = clock.instant();
    if (readAt.plus(FRESH).isBefore(now)) {
      sessions = read();
      readAt = now;
    }
    List<ProcStat> members = sessions.getOrDefault(leader.pid(), List.of());
    if (members.stream().noneMatch(leader::is)) {
      return Optional.empty();
    }
    return Optional.of(
        new TaskStats(
            readAt,
            members.stream().mapToLong(ProcStat::userTicks).sum() * NANOS_PER_TICK,
            members.stream().mapToLong(ProcStat::systemTicks).sum() * NANOS_PER_TICK,
            members.stream().mapToLong(ProcStat::residentPages).sum() * pageBytes,
            coreMegahertz));
  }

  private Map<Long, List<ProcStat>> read() {
    try {
      return processes.all().stream().collect(Collectors.groupingBy(ProcStat::session));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
