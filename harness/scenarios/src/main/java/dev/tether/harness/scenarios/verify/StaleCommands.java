package dev.tether.harness.scenarios.verify;

import dev.tether.harness.scenarios.observe.Expectation;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.RpcEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Commands that reached a driver after its allocation had lost the task to another one. */
final class StaleCommands {
  private static final Set<String> STOPPING = Set.of("StopTask", "DestroyTask");
  private static final Set<String> TOUCHING = Set.of("SignalTask", "ExecTask", "ExecTaskStreaming");

  /** A task that ended so soon after a stale command is held to have ended by it. */
  private static final Duration EFFECT = Duration.ofSeconds(8);

  private StaleCommands() {}

  /** A stale command: what Nomad asked, and who owned the task then. */
  private record Stale(RpcEvent rpc, OwnerChange owner) {}

  /** One sentence for each stale command that ended, signalled or entered the task. */
  static List<String> thatHadEffect(Observations seen) {
    List<String> found = new ArrayList<>();
    for (Stale stale : staleCommands(seen)) {
      String what =
          "%s of allocation %s on %s, when generation %d on %s owned the task,"
              .formatted(
                  stale.rpc().shortMethod(),
                  brief(stale.rpc().allocationId()),
                  stale.rpc().node(),
                  stale.owner().generation(),
                  stale.owner().nodeName());
      if (TOUCHING.contains(stale.rpc().shortMethod())) {
        if (stale.rpc().status().equals("OK")) {
          found.add(what + " was carried out");
        }
      } else {
        endedBy(stale, seen).ifPresent(ended -> found.add(what + " ended " + ended.display()));
      }
    }
    return found;
  }

  /** The commands of allocations whose task had another owner when they came. */
  private static List<Stale> staleCommands(Observations seen) {
    List<Stale> stale = new ArrayList<>();
    for (RpcEvent rpc : seen.rpcs()) {
      String method = rpc.shortMethod();
      boolean counts =
          (STOPPING.contains(method) && rpc.phase() == RpcEvent.Phase.BEGIN)
              || (TOUCHING.contains(method) && rpc.phase() == RpcEvent.Phase.END);
      if (counts && !rpc.allocationId().isEmpty()) {
        ownerInstead(rpc, seen).ifPresent(owner -> stale.add(new Stale(rpc, owner)));
      }
    }
    return stale;
  }

  /** The allocation that had taken over the caller's task before the call came, if one had. */
  private static Optional<OwnerChange> ownerInstead(RpcEvent rpc, Observations seen) {
    return seen.owners().stream()
        .filter(change -> change.allocationId().equals(rpc.allocationId()))
        .map(OwnerChange::remoteTask)
        .distinct()
        .flatMap(task -> ownerAt(task, rpc.began(), seen).stream())
        .filter(owner -> !owner.allocationId().equals(rpc.allocationId()))
        .findFirst();
  }

  private static Optional<OwnerChange> ownerAt(String task, Instant at, Observations seen) {
    return seen.owners().stream()
        .filter(change -> change.remoteTask().equals(task) && !change.at().isAfter(at))
        .max(Comparator.comparing(OwnerChange::at));
  }

  /** A process of the slot that ended right behind the command and before it should have. */
  private static Optional<Instance> endedBy(Stale stale, Observations seen) {
    for (Expectation expectation : seen.expectations()) {
      for (Instance instance : seen.instancesOf(expectation)) {
        Instant end = instance.lastSeen();
        boolean tooEarly = expectation.heldUntil().map(end::isBefore).orElse(true);
        Instant came = stale.rpc().at();
        if (tooEarly
            && isProcessOf(stale.owner().remoteTask(), instance, seen)
            && !instance.firstSeen().isAfter(came)
            && end.isAfter(came.minusMillis(100))
            && end.isBefore(came.plus(EFFECT))) {
          return Optional.of(instance);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the allocation that started the process was an owner of the remote task. */
  private static boolean isProcessOf(String task, Instance instance, Observations seen) {
    return seen.owners().stream()
        .anyMatch(
            change ->
                change.remoteTask().equals(task)
                    && change.allocationId().equals(instance.allocationId()));
  }

  private static String brief(String allocationId) {
    return allocationId.substring(0, Math.min(8, allocationId.length()));
  }
}
