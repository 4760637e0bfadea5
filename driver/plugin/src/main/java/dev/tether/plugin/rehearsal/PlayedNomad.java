package dev.tether.plugin.rehearsal;

import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.ownership.Candidate;
import dev.tether.plugin.ownership.OwnerStanding;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Asks the real Nomad, and takes every task for one whose owner is gone. */
final class PlayedNomad implements NomadView {
  private final NomadView real;

  PlayedNomad(NomadView real) {
    this.real = Objects.requireNonNull(real, "real");
  }

  @Override
  public List<Candidate> candidates(
      String startingAllocationId, Slot slot, String specificationHash, List<RemoteTask> found) {
    var _ = real.candidates(startingAllocationId, slot, specificationHash, found);
    return found.stream()
        .map(task -> new Candidate(task, OwnerStanding.GONE, false, true, true))
        .toList();
  }

  @Override
  public StopReason stopReason(String allocationId, Slot slot, String signal) {
    return new StopReason.Drained();
  }

  @Override
  public boolean isWanted(String allocationId) {
    return true;
  }

  @Override
  public Optional<String> obsolete(String ownerAllocationId, Slot slot) {
    return Optional.empty();
  }

  @Override
  public boolean canReattach() {
    return true;
  }
}
