package dev.tether.harness.scenarios.observe;

import java.time.Instant;
import java.util.Objects;

/**
 * One real process of a task. It is certain to have been alive from {@code firstSeen} to {@code
 * lastSeen}; what was before and after is not claimed.
 *
 * @param pid its process id
 * @param startTicks when the kernel started it, in clock ticks since boot: with the pid it names
 *     this very process, however often the pid is used again
 * @param version the specification it was started from, as the job names it
 * @param allocationId the allocation that started it
 */
public record Instance(
    long pid,
    long startTicks,
    SlotKey slot,
    String version,
    String allocationId,
    Instant firstSeen,
    Instant lastSeen) {
  public Instance {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(allocationId, "allocationId");
    Objects.requireNonNull(firstSeen, "firstSeen");
    Objects.requireNonNull(lastSeen, "lastSeen");
  }

  /** The same process, seen alive once more. */
  public Instance seenAt(Instant at) {
    return new Instance(pid, startTicks, slot, version, allocationId, firstSeen, at);
  }

  /** Whether it was certainly alive at a moment that was looked at. */
  public boolean aliveAt(Instant moment) {
    return !firstSeen.isAfter(moment) && !lastSeen.isBefore(moment);
  }

  /** Whether both were certainly alive at one moment. */
  public boolean overlaps(Instance other) {
    return lastSeen.isAfter(other.firstSeen) && other.lastSeen.isAfter(firstSeen);
  }

  /** For people: {@code pid 4711 (start 123456)}. */
  public String display() {
    return "pid " + pid + " (start " + startTicks + ")";
  }
}
