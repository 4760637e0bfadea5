package dev.tether.harness.scenarios.verify;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.Expectation;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.LogComparison;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be said of a scenario, derived from what was seen and from nothing else.
 *
 * @param verdict the worst verdict among the tasks the scenario is about
 * @param slots the verdicts one by one, with their evidence
 * @param violations what goes against an invariant or against what the scenario foresees
 * @param remoteRestarts processes beyond the first, and beyond those a person asked for
 * @param duplicates processes that ran beside another one of the same slot and specification
 * @param orphans processes and records that were left at the end
 * @param logBytesLost bytes that were written and never reached Nomad
 * @param logBytesRepeated bytes that reached Nomad again although they should not have
 * @param handover the longest time from a fault or drain until another allocation owned the task
 */
public record Judgement(
    Verdict verdict,
    List<SlotVerdict> slots,
    List<String> violations,
    int remoteRestarts,
    int duplicates,
    int orphans,
    long logBytesLost,
    long logBytesRepeated,
    Optional<Duration> handover) {
  public Judgement {
    Objects.requireNonNull(verdict, "verdict");
    slots = List.copyOf(slots);
    violations = List.copyOf(violations);
    Objects.requireNonNull(handover, "handover");
  }

  /** Judges a scenario. */
  public static Judgement of(Observations seen) {
    List<SlotVerdict> slots =
        seen.expectations().stream().map(expected -> SlotVerdict.of(expected, seen)).toList();
    List<String> violations = new ArrayList<>();
    for (Invariant invariant : Invariant.values()) {
      for (String violation : invariant.violations(seen)) {
        violations.add("invariant %d: %s".formatted(invariant.number(), violation));
      }
    }
    slots.stream()
        .map(Judgement::disappointment)
        .flatMap(Optional::stream)
        .forEach(violations::add);
    return new Judgement(
        worst(slots),
        slots,
        violations,
        seen.expectations().stream().mapToInt(expected -> restarts(expected, seen)).sum(),
        seen.expectations().stream()
            .mapToInt(expected -> Overlap.count(seen.instancesOf(expected)))
            .sum(),
        seen.leftovers().processes().size() + seen.leftovers().records().size(),
        seen.logs().stream().mapToLong(LogComparison::lost).sum(),
        seen.logs().stream().mapToLong(log -> log.repeated() + log.foreign()).sum(),
        worst(slots) == Verdict.REATTACHED ? handover(seen) : Optional.empty());
  }

  /** Whether everything is as it should be. */
  public boolean passed() {
    return violations.isEmpty();
  }

  /** Whether the very same processes went on through what was done to them. */
  public boolean reattached() {
    return verdict == Verdict.REATTACHED;
  }

  private static Optional<String> disappointment(SlotVerdict slot) {
    Verdict right =
        switch (slot.expectation().fate()) {
          case RUNS, ENDS -> Verdict.NONE;
          case STAYS, MOVES -> Verdict.REATTACHED;
          case REPLACED, RESTARTED -> Verdict.RESTARTED;
        };
    return slot.verdict() == right
        ? Optional.empty()
        : Optional.of(
            "%s %s: the verdict is %s where %s is right"
                .formatted(
                    slot.expectation().slot().display(),
                    slot.expectation().version(),
                    slot.verdict().word(),
                    right.word()));
  }

  /**
   * The worst verdict among the tasks that matter most: those that should be kept, else those that
   * a control wants restarted. A task that a person replaced counts only when it went wrong.
   */
  private static Verdict worst(List<SlotVerdict> slots) {
    return slots.stream()
        .filter(
            slot ->
                slot.expectation().fate() != Fate.REPLACED || slot.verdict() != Verdict.RESTARTED)
        .map(SlotVerdict::verdict)
        .max(Comparator.naturalOrder())
        .orElse(Verdict.NONE);
  }

  private static int restarts(Expectation expectation, Observations seen) {
    int instances = seen.instancesOf(expectation).size();
    int onPurpose = expectation.fate() == Fate.REPLACED ? 2 : 1;
    return Math.max(0, instances - onPurpose);
  }

  /**
   * For each remote task and claim: the time since the last fault before it; the longest counts.
   */
  private static Optional<Duration> handover(Observations seen) {
    Map<String, OwnerChange> holders = new HashMap<>();
    Optional<Duration> longest = Optional.empty();
    for (OwnerChange change : seen.owners()) {
      OwnerChange before = holders.put(change.remoteTask(), change);
      if (before == null || before.allocationId().equals(change.allocationId())) {
        continue;
      }
      Optional<Duration> took = sinceFault(seen.actions(), change.at());
      longest =
          Arrays.asList(longest, took).stream()
              .flatMap(Optional::stream)
              .max(Comparator.naturalOrder());
    }
    return longest;
  }

  private static Optional<Duration> sinceFault(List<Action> actions, Instant claimed) {
    return actions.stream()
        .filter(action -> action.fault() && !action.at().isAfter(claimed))
        .max(Comparator.comparing(Action::at))
        .map(action -> Duration.between(action.at(), claimed));
  }
}
