package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.TaskLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The allocations that were lost with their nodes, and how much of their logs the next owner may
 * repeat: what was delivered in the last second.
 */
final class Losses {
  private static final Duration MAY_COME_AGAIN = Duration.ofSeconds(1);

  private final Supplier<List<OwnerChange>> owners;
  private final Map<String, Instant> lost = new HashMap<>();

  /**
   * @param owners everything that was on record about owners so far
   */
  Losses(Supplier<List<OwnerChange>> owners) {
    this.owners = Objects.requireNonNull(owners, "owners");
  }

  /** Notes that an allocation is about to be lost. Only its first loss counts. */
  void note(String allocationId, Instant at) {
    lost.putIfAbsent(allocationId, at);
  }

  /**
   * How many bytes of an allocation's log may appear again in the next one's.
   *
   * @param written what the slot's tasks wrote
   * @param delivered the allocation's log
   */
  long mayComeAgain(String allocationId, byte[] written, byte[] delivered) {
    Instant end = lost.get(allocationId);
    if (end == null) {
      return 0;
    }
    // One that owned the task for so short a time may have delivered at once what had piled up.
    return ownerSince(allocationId).isBefore(end.minus(MAY_COME_AGAIN))
        ? TaskLedger.mostPerSecond(written)
        : delivered.length;
  }

  private Instant ownerSince(String allocationId) {
    return owners.get().stream()
        .filter(change -> change.allocationId().equals(allocationId))
        .map(OwnerChange::at)
        .min(Instant::compareTo)
        .orElse(Instant.MIN);
  }
}
