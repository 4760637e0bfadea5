package dev.tether.agent.record;

import dev.tether.runtime.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who manages a task.
 *
 * @param generation the fencing token
 * @param owner the present owner, or the one that let go last
 * @param lease how long the owner counts as alive without a renewal
 * @param detachedUntil while the task is detached: when the agent stops it
 * @param history the latest owners, oldest first, the present one at the end
 */
public record Holding(
    long generation,
    Owner owner,
    Duration lease,
    Optional<Instant> detachedUntil,
    List<OwnerSpan> history) {
  private static final int LONGEST_HISTORY = 32;

  public Holding {
    history = List.copyOf(history);
  }

  /** The first owner of a new task. */
  static Holding first(Owner owner, Duration lease, Instant now) {
    return new Holding(
        1, owner, lease, Optional.empty(), List.of(new OwnerSpan(1, owner, now, Optional.empty())));
  }

  Holding claimed(Owner newOwner, Duration newLease, Instant now) {
    List<OwnerSpan> longer = new ArrayList<>(history);
    longer.add(new OwnerSpan(generation + 1, newOwner, now, Optional.empty()));
    int surplus = Math.max(0, longer.size() - LONGEST_HISTORY);
    return new Holding(
        generation + 1,
        newOwner,
        newLease,
        Optional.empty(),
        longer.subList(surplus, longer.size()));
  }

  Holding released(Instant until, Instant now) {
    List<OwnerSpan> marked = new ArrayList<>(history);
    OwnerSpan last = marked.removeLast();
    Instant first = last.released().orElse(now);
    marked.add(new OwnerSpan(last.generation(), last.owner(), last.since(), Optional.of(first)));
    return new Holding(generation, owner, lease, Optional.of(until), marked);
  }
}
