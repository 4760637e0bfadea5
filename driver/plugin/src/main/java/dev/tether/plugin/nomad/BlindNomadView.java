package dev.tether.plugin.nomad;

import dev.tether.plugin.ownership.Candidate;
import dev.tether.plugin.ownership.OwnerStanding;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The view of a driver that may not ask the Nomad API: what Nomad's calls say is all there is. */
public final class BlindNomadView implements NomadView {
  static final String DETACH = "DETACH";

  private final Supplier<NomadDialect> dialect;

  /**
   * @param dialect what is known of Nomad's version by now
   */
  public BlindNomadView(Supplier<NomadDialect> dialect) {
    this.dialect = dialect;
  }

  @Override
  public StopReason stopReason(String allocationId, Slot slot, String signal) {
    if (signal.equals(DETACH)) {
      return new StopReason.DetachSignal();
    }
    return dialect.get() == NomadDialect.NATIVE
        ? new StopReason.Ending("Nomad ends the task")
        : new StopReason.NobodyToAsk();
  }

  @Override
  public List<Candidate> candidates(
      String startingAllocationId, Slot slot, String specificationHash, List<RemoteTask> found) {
    return byLease(specificationHash, found);
  }

  /** Judges owners by their leases, and definitions by their hash. */
  static List<Candidate> byLease(String specificationHash, List<RemoteTask> found) {
    return found.stream()
        .map(
            task ->
                new Candidate(
                    task,
                    OwnerStanding.UNKNOWN,
                    false,
                    task.specificationHash().equals(specificationHash),
                    false))
        .toList();
  }

  @Override
  public boolean isWanted(String allocationId) {
    return false;
  }

  @Override
  public Optional<String> obsolete(String ownerAllocationId, Slot slot) {
    return Optional.empty();
  }

  @Override
  public boolean canReattach() {
    return dialect.get() == NomadDialect.NATIVE;
  }
}
