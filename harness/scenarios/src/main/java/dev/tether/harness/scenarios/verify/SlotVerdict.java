package dev.tether.harness.scenarios.verify;

import dev.tether.harness.scenarios.observe.Expectation;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of the tasks of one slot and specification.
 *
 * @param expectation what should have become of them
 * @param verdict what did
 * @param evidence the processes and owners it is derived from, one line each
 */
public record SlotVerdict(Expectation expectation, Verdict verdict, List<String> evidence) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  public SlotVerdict {
    Objects.requireNonNull(expectation, "expectation");
    Objects.requireNonNull(verdict, "verdict");
    evidence = List.copyOf(evidence);
  }

  /** Derives it from what was seen and from nothing else. */
  static SlotVerdict of(Expectation expectation, Observations seen) {
    List<Instance> instances = seen.instancesOf(expectation);
    List<OwnerChange> owners = ownersOf(expectation, seen, instances);
    List<String> evidence = new ArrayList<>();
    instances.forEach(instance -> evidence.add(describe(instance)));
    evidence.add(describe(owners));
    return new SlotVerdict(expectation, judge(expectation, instances, owners), evidence);
  }

  private static Verdict judge(
      Expectation expectation, List<Instance> instances, List<OwnerChange> owners) {
    if (Overlap.among(instances).isPresent()) {
      return Verdict.DUPLICATED;
    }
    if (expectation.fate() == Fate.ENDS) {
      return instances.size() > 1 ? Verdict.RESTARTED : Verdict.NONE;
    }
    boolean kept =
        expectation
            .heldUntil()
            .map(moment -> instances.stream().anyMatch(instance -> instance.aliveAt(moment)))
            .orElse(false);
    if (!kept) {
      return Verdict.LOST;
    }
    if (instances.size() > 1) {
      return Verdict.RESTARTED;
    }
    return switch (expectation.fate()) {
      case RUNS, ENDS -> Verdict.NONE;
      case STAYS -> Verdict.REATTACHED;
      case MOVES -> generations(owners) > 1 ? Verdict.REATTACHED : Verdict.LOST;
      // The one process that should have been replaced went on.
      case REPLACED, RESTARTED -> Verdict.REATTACHED;
    };
  }

  private static long generations(List<OwnerChange> owners) {
    return owners.stream().map(OwnerChange::allocationId).distinct().count();
  }

  /** The owners of the remote tasks that these processes are, without those of other versions. */
  private static List<OwnerChange> ownersOf(
      Expectation expectation, Observations seen, List<Instance> instances) {
    List<OwnerChange> owners = seen.ownersOf(expectation.slot());
    List<String> tasks =
        owners.stream()
            .filter(
                change ->
                    instances.stream()
                        .anyMatch(i -> i.allocationId().equals(change.allocationId())))
            .map(OwnerChange::remoteTask)
            .distinct()
            .toList();
    return owners.stream().filter(change -> tasks.contains(change.remoteTask())).toList();
  }

  private static String describe(Instance instance) {
    Duration life = Duration.between(instance.firstSeen(), instance.lastSeen());
    return String.format(
        Locale.ROOT,
        "%s of %s was alive for %.1f s, from %s to %s",
        instance.display(),
        instance.version(),
        life.toMillis() / 1000.0,
        time(instance.firstSeen()),
        time(instance.lastSeen()));
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }

  /** Who owned each remote task, one after the other. */
  private static String describe(List<OwnerChange> owners) {
    Map<String, Set<String>> chains = new LinkedHashMap<>();
    for (OwnerChange change : owners) {
      chains
          .computeIfAbsent(change.remoteTask(), task -> new LinkedHashSet<>())
          .add(
              "generation %d: allocation %s on %s"
                  .formatted(change.generation(), brief(change.allocationId()), change.nodeName()));
    }
    return chains.isEmpty()
        ? "no owner was on record"
        : chains.values().stream()
            .map(chain -> String.join(", then ", chain))
            .collect(Collectors.joining("; "));
  }

  private static String brief(String allocationId) {
    return allocationId.substring(0, Math.min(8, allocationId.length()));
  }
}
