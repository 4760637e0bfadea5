package dev.tether.web.model;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.verify.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who owned which remote task when, and the moves that follow from it. Moves are derived again only
 * for slots of which something new is known, so that thousands of tasks cost no more than those
 * that change. Safe for use by many threads.
 */
public final class OwnerHistory {
  private static final int MOST_CHANGES = 20_000;
  private static final int MOST_CHANGES_OF_SLOT = 100;
  private static final int MOST_SLOTS = 10_000;
  private static final int MOST_FAULTS = 2_000;

  private final Ring<OwnerChange> changes = new Ring<>(MOST_CHANGES);
  private final Map<String, OwnerChange> present = new LinkedHashMap<>();
  private final Map<SlotKey, OfSlot> slots = new LinkedHashMap<>();
  private final NavigableSet<Instant> faults = new TreeSet<>();
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
  private final Predicate<String> endedOnPurpose;
  private final Set<OfSlot> stale = new HashSet<>();
  private Optional<List<Move>> sorted = Optional.empty();
  private long revision;

  /**
   * Nothing is known yet.
   *
   * @param endedOnPurpose whether somebody asked for the end of an allocation
   */
  OwnerHistory(Predicate<String> endedOnPurpose) {
    this.endedOnPurpose = Objects.requireNonNull(endedOnPurpose, "endedOnPurpose");
  }

  /** What is known of one slot. */
  private static final class OfSlot {
    private final Deque<OwnerChange> changes = new ArrayDeque<>();
    private List<Move> moves = List.of();
    private long revision;
  }

  synchronized void add(OwnerChange change) {
    changes.add(change);
    if (change.custody() == OwnerChange.Custody.GONE) {
      present.remove(change.remoteTask());
    } else {
      present.put(change.remoteTask(), change);
    }
    OfSlot slot = slots.computeIfAbsent(change.slot(), _ -> new OfSlot());
    slot.changes.add(change);
    if (slot.changes.size() > MOST_CHANGES_OF_SLOT) {
      slot.changes.remove();
    }
    stale.add(slot);
    if (slots.size() > MOST_SLOTS) {
      Iterator<OfSlot> oldest = slots.values().iterator();
      OfSlot forgotten = oldest.next();
      count(forgotten.moves, -1);
      stale.remove(forgotten);
      oldest.remove();
      sorted = Optional.empty();
    }
  }

  /** Something was done to the cluster: a fault may be the cause of what follows. */
  synchronized void done(Action action) {
    if (action.fault()) {
      faults.add(action.at());
      if (faults.size() > MOST_FAULTS) {
        faults.pollFirst();
      }
    }
  }

  /** It became known of allocations whether somebody had asked for their end. */
  synchronized void judgeAgain(Set<String> allocations) {
    for (OfSlot slot : slots.values()) {
      if (slot.changes.stream().anyMatch(one -> allocations.contains(one.allocationId()))) {
        stale.add(slot);
      }
    }
  }

  /** Nothing is on record any more; what was stays known. */
  synchronized void forgetPresent() {
    present.clear();
  }

  synchronized List<OwnerChange> present() {
    return List.copyOf(present.values());
  }

  /** Every change of owner that is kept. */
  public Ring<OwnerChange> changes() {
    return changes;
  }

  /** All moves, the oldest first. */
  public synchronized List<Move> moves() {
    derive();
    List<Move> all =
        sorted.orElseGet(
            () ->
                slots.values().stream()
                    .flatMap(slot -> slot.moves.stream())
                    .sorted(Comparator.comparing(Move::taken))
                    .toList());
    sorted = Optional.of(all);
    return all;
  }

  /** The moves of one slot, the oldest first. */
  public synchronized List<Move> moves(SlotKey slot) {
    derive();
    return Optional.ofNullable(slots.get(slot)).map(one -> one.moves).orElse(List.of());
  }

  /** The slots whose moves are others than at a revision. */
  public synchronized Map<SlotKey, List<Move>> movesSince(long seen) {
    derive();
    Map<SlotKey, List<Move>> found = new LinkedHashMap<>();
    slots.forEach(
        (key, slot) -> {
          if (slot.revision > seen) {
            found.put(key, slot.moves);
          }
        });
    return found;
  }

  /** Grows when moves change. */
  public synchronized long revision() {
    derive();
    return revision;
  }

  /** How many moves ended so. */
  public synchronized int count(Verdict verdict) {
    derive();
    return verdicts.getOrDefault(verdict, 0);
  }

  private void derive() {
    for (OfSlot slot : stale) {
      List<Move> moves = Moves.of(List.copyOf(slot.changes), faults, endedOnPurpose);
      if (!moves.equals(slot.moves)) {
        count(slot.moves, -1);
        count(moves, 1);
        slot.moves = moves;
        slot.revision = ++revision;
        sorted = Optional.empty();
      }
    }
    stale.clear();
  }

  private void count(List<Move> moves, int step) {
    moves.forEach(move -> verdicts.merge(move.verdict(), step, Integer::sum));
  }
}
