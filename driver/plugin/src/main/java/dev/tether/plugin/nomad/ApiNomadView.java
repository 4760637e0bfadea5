package dev.tether.plugin.nomad;

import dev.tether.nomad.Allocation;
import dev.tether.nomad.Allocation.ClientStatus;
import dev.tether.nomad.Allocation.DesiredStatus;
import dev.tether.nomad.Job;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import dev.tether.plugin.ownership.Candidate;
import dev.tether.plugin.ownership.OwnerStanding;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Asks the Nomad API. */
public final class ApiNomadView implements NomadView {
  private static final System.Logger LOG = System.getLogger(ApiNomadView.class.getName());

  private final NomadClient nomad;

  public ApiNomadView(NomadClient nomad) {
    this.nomad = Objects.requireNonNull(nomad, "nomad");
  }

  @Override
  public StopReason stopReason(String allocationId, Slot slot, String signal) {
    try {
      Optional<Allocation> allocation = nomad.allocation(allocationId);
      if (allocation.isEmpty()) {
        return new StopReason.Ending("Nomad has forgotten its allocation");
      }
      Optional<Job> job = nomad.job(slot.namespace(), slot.job());
      return StopReasons.of(allocation.get(), job, slot, nomad::allocation);
    } catch (NomadFailure e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "why allocation {0} is stopped is not known: {1}",
          allocationId,
          e.getMessage());
      return signal.equals(BlindNomadView.DETACH)
          ? new StopReason.DetachSignal()
          : new StopReason.Unanswered(e.getMessage());
    }
  }

  @Override
  public List<Candidate> candidates(
      String startingAllocationId, Slot slot, String specificationHash, List<RemoteTask> found) {
    if (found.isEmpty()) {
      return List.of();
    }
    try {
      Map<String, Optional<Allocation>> known =
          allocations(
              Stream.concat(
                  Stream.of(startingAllocationId),
                  found.stream().map(task -> task.ownership().owner().allocationId())));
      Optional<Allocation> starting = known.get(startingAllocationId);
      return found.stream()
          .map(
              task ->
                  candidate(
                      starting,
                      known.get(task.ownership().owner().allocationId()),
                      slot,
                      specificationHash,
                      task))
          .toList();
    } catch (NomadFailure e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "how the owners of tasks in {0} stand is not known, so their leases decide: {1}",
          slot.display(),
          e.getMessage());
      return BlindNomadView.byLease(specificationHash, found);
    }
  }

  /** Asked for side by side: a task that is taken over waits for all of them. */
  private Map<String, Optional<Allocation>> allocations(Stream<String> ids) {
    Map<String, Future<Optional<Allocation>>> asked = new HashMap<>();
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      ids.distinct().forEach(id -> asked.put(id, asking.submit(() -> nomad.allocation(id))));
    }
    Map<String, Optional<Allocation>> known = new HashMap<>();
    asked.forEach((id, answer) -> known.put(id, answered(answer)));
    return known;
  }

  private static Optional<Allocation> answered(Future<Optional<Allocation>> answer) {
    if (answer.state() == Future.State.SUCCESS) {
      return answer.resultNow();
    }
    Throwable failure = answer.exceptionNow();
    throw failure instanceof NomadFailure known
        ? known
        : new IllegalStateException("Nomad could not be asked", failure);
  }

  private static Candidate candidate(
      Optional<Allocation> starting,
      Optional<Allocation> owner,
      Slot slot,
      String specificationHash,
      RemoteTask task) {
    String ownerId = task.ownership().owner().allocationId();
    boolean bothKnown = owner.isPresent() && starting.isPresent();
    boolean same =
        bothKnown
            ? StopReasons.sameTask(
                owner.flatMap(Allocation::job), starting.flatMap(Allocation::job), slot)
            : task.specificationHash().equals(specificationHash);
    boolean previous =
        starting.flatMap(Allocation::previousAllocation).filter(ownerId::equals).isPresent();
    return new Candidate(
        task,
        bothKnown && isPreferred(owner.get(), starting.get())
            ? OwnerStanding.PREFERRED
            : previous
                ? OwnerStanding.GONE
                : owner.map(ApiNomadView::standing).orElse(OwnerStanding.GONE),
        owner.map(o -> o.clientStatus() == ClientStatus.FAILED).orElse(false),
        same,
        previous);
  }

  /**
   * Whether of two allocations of a slot Nomad wants the owner to run, or to have run, and the
   * starting one to stop.
   */
  static boolean isPreferred(Allocation owner, Allocation starting) {
    return !owner.id().equals(starting.id())
        && starting.desiredStatus() != DesiredStatus.RUN
        && owner.desiredStatus() == DesiredStatus.RUN
        && (standing(owner) == OwnerStanding.ALIVE
            || owner.clientStatus() == ClientStatus.COMPLETE);
  }

  /** How an owner stands that is not named as the previous allocation. */
  static OwnerStanding standing(Allocation owner) {
    if (isGone(owner)) {
      return OwnerStanding.GONE;
    }
    return owner.desiredStatus() == DesiredStatus.RUN ? OwnerStanding.ALIVE : OwnerStanding.UNKNOWN;
  }

  /**
   * Whether an allocation does not need its task any more: it is over, lost or cut off, or a drain
   * is moving it. Nomad may place the successor before the drained one has ended.
   */
  private static boolean isGone(Allocation owner) {
    boolean drained =
        owner.desiredStatus() == DesiredStatus.STOP
            && owner.desiredTransition().migrate()
            && !owner.desiredTransition().noShutdownDelaySet();
    return drained
        || StopReasons.isLost(owner)
        || owner.clientStatus().isTerminal()
        || owner.clientStatus() == ClientStatus.UNKNOWN;
  }

  @Override
  public boolean isWanted(String allocationId) {
    try {
      return nomad
          .allocation(allocationId)
          .filter(allocation -> allocation.desiredStatus() == DesiredStatus.RUN)
          .filter(allocation -> !isGone(allocation))
          .filter(allocation -> !allocation.desiredTransition().migrate())
          .isPresent();
    } catch (NomadFailure e) {
      return false;
    }
  }

  @Override
  public Optional<String> obsolete(String ownerAllocationId, Slot slot) {
    try {
      Optional<Job> job = nomad.job(slot.namespace(), slot.job());
      return job.isEmpty()
          ? Optional.of("its job was purged")
          : nomad
              .allocation(ownerAllocationId)
              .flatMap(owner -> StopReasons.jobEnding(owner, job, slot));
    } catch (NomadFailure e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean canReattach() {
    return true;
  }
}
