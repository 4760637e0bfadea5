package dev.tether.plugin.ownership;

import dev.tether.runtime.Custody;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What StartTask has to do, given the tasks that are found in its slot. */
public sealed interface StartDecision {

  /** Create a new task. */
  record StartNew() implements StartDecision {}

  /**
   * This very call created the task or took it over already, before the plugin or the connection
   * broke.
   */
  record Resume(RemoteTask task) implements StartDecision {}

  /**
   * Go on with this task, which an earlier start of the same allocation made, and of which Nomad
   * has no handle: its agent died before it had stored the answer, or never had one.
   */
  record TakeUp(RemoteTask task) implements StartDecision {}

  /** Become owner of this task, which goes on running. */
  record Adopt(RemoteTask task) implements StartDecision {}

  /** Stop this task first, because it must not go on beside a new one; then decide again. */
  record StopFirst(RemoteTask task) implements StartDecision {}

  /** Forget this ended task, which nobody waits for; then decide again. */
  record ForgetFirst(RemoteTask task) implements StartDecision {}

  /** Wait for the owner's next sign of life, at most this long; then decide again. */
  record AwaitLease(RemoteTask task, Duration atMost) implements StartDecision {}

  /** Start nothing: Nomad wants the owner of this task to run, and the starting one to stop. */
  record Yield(RemoteTask task) implements StartDecision {}

  /** Several tasks could be meant: take none and say so. */
  record Refuse(List<RemoteTask> candidates) implements StartDecision {
    public Refuse {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * Decides.
   *
   * @param starting who starts
   * @param candidates the tasks of the slot, ended ones included
   * @param reattaching whether tasks may be taken over; without it a task whose owner is gone is
   *     ended before a new one begins
   * @param isOver whether Nomad wants an invocation to be over, by its id: what is left of that
   *     must not go on
   */
  static StartDecision decide(
      Owner starting, List<Candidate> candidates, boolean reattaching, Predicate<String> isOver) {
    for (Candidate candidate : candidates) {
      if (candidate.task().ownership().owner().isInvocation(starting)) {
        return new Resume(candidate.task());
      }
    }
    for (Candidate candidate : candidates) {
      if (candidate.task().ownership().isOwnedBy(starting.allocationId())) {
        return ofEarlierStart(candidate, isOver);
      }
    }
    for (Candidate candidate : candidates) {
      if (candidate.owner() == OwnerStanding.PREFERRED) {
        return new Yield(candidate.task());
      }
    }
    List<RemoteTask> adoptable = adoptable(candidates);
    if (adoptable.size() > 1) {
      return new Refuse(adoptable);
    }
    if (adoptable.size() == 1) {
      RemoteTask task = adoptable.getFirst();
      return reattaching || !task.isLive() || task.ownership().isDetached()
          ? new Adopt(task)
          : new StopFirst(task);
    }
    for (Candidate candidate : candidates) {
      if (isUndecided(candidate)
          && candidate.task().ownership().custody() instanceof Custody.Held held) {
        return new AwaitLease(candidate.task(), held.leaseLeft());
      }
    }
    return new StartNew();
  }

  /**
   * Nomad tells an invocation to stop, or destroys it, before it begins the next one. Where it did
   * neither it does not know of the task. One that was let go of was to stop.
   */
  private static StartDecision ofEarlierStart(Candidate candidate, Predicate<String> isOver) {
    RemoteTask task = candidate.task();
    if (!task.isLive()) {
      return new ForgetFirst(task);
    }
    boolean unknownToNomad =
        candidate.sameSpecification()
            && !task.ownership().isDetached()
            && !isOver.test(task.ownership().owner().nomadTaskId());
    return unknownToNomad ? new TakeUp(task) : new StopFirst(task);
  }

  /**
   * The tasks to take over. Where Nomad names the previous allocation and exactly one of several is
   * its, that one is meant.
   */
  private static List<RemoteTask> adoptable(List<Candidate> candidates) {
    List<Candidate> all = candidates.stream().filter(StartDecision::isAdoptable).toList();
    List<Candidate> previous = all.stream().filter(Candidate::previous).toList();
    List<Candidate> meant = previous.size() == 1 ? previous : all;
    return meant.stream().map(Candidate::task).toList();
  }

  private static boolean isAdoptable(Candidate candidate) {
    if (!candidate.sameSpecification()) {
      return false;
    }
    if (!candidate.task().isLive()) {
      // An ended task is worth taking over only while nobody has told its result to Nomad.
      return candidate.task().ownership().isDetached()
          || (candidate.owner() == OwnerStanding.GONE && !candidate.ownerFailed());
    }
    return switch (candidate.task().ownership().custody()) {
      case Custody.Detached _ -> true;
      case Custody.Held held ->
          switch (candidate.owner()) {
            case GONE -> true;
            case ALIVE, PREFERRED -> false;
            case UNKNOWN -> !held.leaseValid();
          };
    };
  }

  private static boolean isUndecided(Candidate candidate) {
    return candidate.sameSpecification()
        && candidate.task().isLive()
        && candidate.owner() == OwnerStanding.UNKNOWN
        && candidate.task().ownership().custody() instanceof Custody.Held held
        && held.leaseValid();
  }
}
