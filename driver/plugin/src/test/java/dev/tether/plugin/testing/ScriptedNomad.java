package dev.tether.plugin.testing;

import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.ownership.Candidate;
import dev.tether.plugin.ownership.OwnerStanding;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What Nomad knows, as the test says: every allocation is alive until it is declared gone. */
public final class ScriptedNomad implements NomadView {
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private volatile boolean jobStopped;
  private volatile StopReason reason = new StopReason.Ending("the test says so");

  /** The reason of every stop from now on. */
  public void stopsBecause(StopReason newReason) {
    reason = newReason;
  }

  /** Nomad does not count on this allocation any more. */
  public void loses(String allocation) {
    gone.add(allocation);
  }

  /** The job of every task is stopped. */
  public void stopsJob() {
    jobStopped = true;
  }

  /** Nomad wants this allocation to run on. */
  public void keeps(String allocation) {
    wanted.add(allocation);
  }

  @Override
  public StopReason stopReason(String allocationId, Slot slot, String signal) {
    return reason;
  }

  @Override
  public List<Candidate> candidates(
      String startingAllocationId, Slot slot, String specificationHash, List<RemoteTask> found) {
    return found.stream()
        .map(
            task -> {
              return new Candidate(
                  task,
                  standing(task.ownership().owner().allocationId(), startingAllocationId),
                  false,
                  task.specificationHash().equals(specificationHash),
                  false);
            })
        .toList();
  }

  private OwnerStanding standing(String owner, String starting) {
    if (gone.contains(owner)) {
      return OwnerStanding.GONE;
    }
    return gone.contains(starting) ? OwnerStanding.PREFERRED : OwnerStanding.ALIVE;
  }

  @Override
  public boolean isWanted(String allocationId) {
    boolean answer = wanted.contains(allocationId);
    asked.add(allocationId);
    return answer;
  }

  /** Whether a driver has asked whether Nomad wants this allocation to run on. */
  public boolean wasAskedFor(String allocation) {
    return asked.contains(allocation);
  }

  @Override
  public Optional<String> obsolete(String ownerAllocationId, Slot slot) {
    return jobStopped ? Optional.of("its job was stopped") : Optional.empty();
  }

  @Override
  public boolean canReattach() {
    return true;
  }
}
