package dev.tether.harness.scenarios.verify;

import dev.tether.harness.scenarios.observe.ExitObservation;
import dev.tether.harness.scenarios.observe.Expectation;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.FencingProbe;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.LogComparison;
import dev.tether.harness.scenarios.observe.Observations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a user must be able to rely on, each as a check of what was seen. */
public enum Invariant {
  /** At most one live instance of each slot and specification. */
  ONE_INSTANCE(1, "at most one instance per slot and specification"),
  /** No fault and no move restarts or kills a task. */
  NEVER_RESTARTED(2, "no fault or move restarts or kills a task"),
  /** A stopped job leaves nothing running and nothing on record. */
  NOTHING_LEFT(3, "a stopped job leaves nothing behind"),
  /** No byte is lost, none repeated, and ends are told as they were. */
  TRUE_OUTPUT(4, "no log byte is lost or repeated, ends are the real ones"),
  /** A node that lost a task can't command it any more. */
  STALE_IS_FENCED(5, "a stale owner can't command the task");

  private final int number;
  private final String title;

  Invariant(int number, String title) {
    this.number = number;
    this.title = title;
  }

  /** Its number in the design. */
  public int number() {
    return number;
  }

  /** In a few words. */
  public String title() {
    return title;
  }

  /** What in the observations goes against it, one sentence each; empty when it holds. */
  public List<String> violations(Observations seen) {
    return switch (this) {
      case ONE_INSTANCE -> oneInstance(seen);
      case NEVER_RESTARTED -> neverRestarted(seen);
      case NOTHING_LEFT -> nothingLeft(seen);
      case TRUE_OUTPUT -> trueOutput(seen);
      case STALE_IS_FENCED -> staleIsFenced(seen);
    };
  }

  private static List<String> oneInstance(Observations seen) {
    return seen.expectations().stream()
        .map(expectation -> Overlap.among(seen.instancesOf(expectation)))
        .flatMap(Optional::stream)
        .map(overlap -> overlap.display() + " ran at the same time")
        .toList();
  }

  private static List<String> neverRestarted(Observations seen) {
    List<String> found = new ArrayList<>();
    for (Expectation expectation : seen.expectations()) {
      String slot = expectation.slot().display() + " " + expectation.version();
      List<Instance> instances = seen.instancesOf(expectation);
      int right = expectation.fate().instances();
      boolean mayBeMissed = expectation.fate() == Fate.ENDS;
      if (instances.size() > right || (instances.size() < right && !mayBeMissed)) {
        found.add(
            "%s had %d processes where %d is right: %s"
                .formatted(
                    slot,
                    instances.size(),
                    right,
                    String.join(", ", instances.stream().map(Instance::display).toList())));
      }
      if (mayBeMissed) {
        continue;
      }
      Optional<Instant> held = expectation.heldUntil();
      if (held.isEmpty()) {
        found.add(slot + " was never brought to the end that the scenario foresees");
      } else if (instances.stream().noneMatch(instance -> instance.aliveAt(held.get()))) {
        found.add(slot + " had no living process when the scenario was about to end it");
      }
    }
    for (Instance instance : seen.instances()) {
      if (seen.expectations().stream().noneMatch(expectation -> expectation.covers(instance))) {
        found.add(
            "%s of %s %s was not asked for"
                .formatted(instance.display(), instance.slot().display(), instance.version()));
      }
    }
    return found;
  }

  private static List<String> nothingLeft(Observations seen) {
    List<String> found = new ArrayList<>();
    seen.leftovers().processes().forEach(line -> found.add("still running: " + line));
    seen.leftovers().records().forEach(line -> found.add("still on record: " + line));
    return found;
  }

  private static List<String> trueOutput(Observations seen) {
    List<String> found = new ArrayList<>();
    for (LogComparison log : seen.logs()) {
      if (log.binding() && !log.isExact()) {
        found.add(
            "%s: %d of %d bytes lost, %d repeated, %d foreign (%s)"
                .formatted(
                    log.subject(),
                    log.lost(),
                    log.written(),
                    log.repeated(),
                    log.foreign(),
                    String.join("; ", log.findings())));
      }
    }
    for (ExitObservation exit : seen.exits()) {
      if (!exit.agrees()) {
        found.add(
            "%s ended with %s, but Nomad shows %s"
                .formatted(
                    exit.slot().display(), exit.expected(), exit.shown().orElse("no end at all")));
      }
    }
    return found;
  }

  private static List<String> staleIsFenced(Observations seen) {
    List<String> found = new ArrayList<>();
    for (FencingProbe probe : seen.probes()) {
      if (!probe.refused()) {
        found.add(
            "the runtime took a %s of generation %d for %s, which generation %d owns"
                .formatted(
                    probe.command(), probe.carried(), probe.slot().display(), probe.present()));
      }
    }
    found.addAll(StaleCommands.thatHadEffect(seen));
    return found;
  }
}
