package dev.tether.plugin.lifecycle;

import dev.tether.plugin.config.TaskDefinition;
import dev.tether.plugin.contents.ContentsProblem;
import dev.tether.plugin.contents.Courier;
import dev.tether.plugin.contents.PathPlaces;
import dev.tether.plugin.contents.TaskFiles;
import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.ownership.Candidate;
import dev.tether.plugin.ownership.OwnerStanding;
import dev.tether.plugin.ownership.StartDecision;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Custody;
import dev.tether.runtime.Owner;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Carries out StartTask: takes over the slot's running task, or creates one. */
public final class TaskStarter {
  private static final System.Logger LOG = System.getLogger(TaskStarter.class.getName());

  private static final Duration LEASE_STEP = Duration.ofSeconds(1);
  private static final int MOST_ROUNDS = 200;

  private final TaskRegistry registry;
  private final NomadView nomad;
  private final Courier courier;
  private final Narrator narrator;
  private final Duration lease;
  private final Predecessor predecessor;
  private final Map<String, Owner> unansweredClaims = new ConcurrentHashMap<>();
  private final TakeBack takeBack;

  public TaskStarter(
      TaskRegistry registry, NomadView nomad, Courier courier, Narrator narrator, Duration lease) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.nomad = Objects.requireNonNull(nomad, "nomad");
    this.courier = Objects.requireNonNull(courier, "courier");
    this.narrator = Objects.requireNonNull(narrator, "narrator");
    this.lease = Objects.requireNonNull(lease, "lease");
    this.predecessor = new Predecessor(narrator, lease);
    this.takeBack = new TakeBack(nomad, narrator, lease);
  }

  /**
   * Starts a task, or reattaches to the one that runs in its slot. Doing so twice for one
   * invocation gives the same task.
   *
   * @throws RemoteFailure when the runtime can't or won't
   * @throws ContentsProblem when its files could not be sent
   * @throws TaskFailure.Ambiguous when several tasks could be meant
   * @throws TaskFailure.Replaced when Nomad wants another allocation to have the task
   */
  public ManagedTask start(
      TaskConfig config, TaskDefinition definition, RuntimeConnection connection)
      throws InterruptedException {
    Optional<ManagedTask> known = registry.find(config.getId());
    if (known.isPresent()) {
      return known.get();
    }
    StartAttempt attempt = attempt(config, definition, connection);
    NomadResources.warning(config.getResources())
        .ifPresent(warning -> narrator.tell(attempt.invocation(), warning));
    ManagedTask task = settle(attempt);
    unansweredClaims.remove(attempt.owner().allocationId());
    registry.add(task);
    return task;
  }

  private StartAttempt attempt(
      TaskConfig config, TaskDefinition definition, RuntimeConnection connection) {
    TaskSpec spec =
        PathPlaces.of(config)
            .in(
                new TaskSpec(
                    definition.command(),
                    config.getEnvMap(),
                    definition.workDirectory(),
                    Optional.of(config.getUser()).filter(user -> !user.isEmpty()),
                    definition.needs().settings(),
                    definition.needs().limits(),
                    ports(config, definition, connection)));
    Invocation invocation = Invocation.of(config);
    return new StartAttempt(
        invocation,
        Invocation.slotOf(config, connection.cluster()),
        spec,
        SpecificationHash.of(definition.runtime(), definition.needs().ports(), spec),
        definition,
        courier.of(
            TaskFiles.of(config),
            definition.contents(),
            connection.runtime(),
            connection.name(),
            message -> narrator.tell(invocation, message)),
        connection);
  }

  /** A runtime that has no ports to give leaves the group's to the Nomad node. */
  private static List<PortRequest> ports(
      TaskConfig config, TaskDefinition definition, RuntimeConnection connection) {
    return connection.runtime().capabilities().contains(Capability.PORTS)
        ? NomadResources.ports(config.getResources(), definition.needs().ports())
        : List.of();
  }

  /** Decides again and again until the task is there: each round sees what the last one changed. */
  private ManagedTask settle(StartAttempt attempt) throws InterruptedException {
    Set<RemoteTaskId> renewed = new HashSet<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      StartDecision decision = decide(attempt, renewed);
      try {
        switch (decision) {
          case StartDecision.StartNew _ -> {
            // Sending files takes its time, after which another decision may be right.
            if (!attempt.contents().stage(attempt.invocation().nomadTaskId())) {
              return create(attempt);
            }
          }
          case StartDecision.Resume resume -> {
            return managed(attempt, resume.task(), LogDelivery.Start.WHERE_LEFT);
          }
          case StartDecision.TakeUp takeUp -> {
            return takeUp(attempt, takeUp.task());
          }
          case StartDecision.Adopt adopt -> {
            return adopt(attempt, adopt.task());
          }
          case StartDecision.StopFirst stop -> predecessor.end(attempt, stop.task());
          case StartDecision.ForgetFirst forget ->
              attempt.runtime().remove(forget.task().id(), forget.task().generation());
          case StartDecision.AwaitLease wait -> {
            if (isRenewed(attempt, wait)) {
              renewed.add(wait.task().id());
            }
          }
          case StartDecision.Yield yield -> throw replaced(attempt.slot(), yield.task());
          case StartDecision.Refuse refuse -> throw ambiguous(attempt.slot(), refuse);
        }
      } catch (RemoteFailure.Fenced | RemoteFailure.NoSuchTask e) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "the record in {0} changed under a decision, deciding again: {1}",
            attempt.slot().display(),
            e.getMessage());
      }
    }
    throw new TaskFailure.TimedOut(
        "the owner of the task in %s keeps changing".formatted(attempt.slot().display()));
  }

  private StartDecision decide(StartAttempt attempt, Set<RemoteTaskId> renewed) {
    List<RemoteTask> found = attempt.found();
    List<Candidate> candidates =
        nomad
            .candidates(attempt.owner().allocationId(), attempt.slot(), attempt.hash(), found)
            .stream()
            .map(
                candidate -> renewed.contains(candidate.task().id()) ? alive(candidate) : candidate)
            .toList();
    return StartDecision.decide(
        claimant(attempt), candidates, nomad.canReattach(), registry::isOver);
  }

  /**
   * In whose name a task is taken over: a claim of an earlier start that was never answered may
   * have been done, and then the task is this allocation's already.
   */
  private Owner claimant(StartAttempt attempt) {
    return unansweredClaims.getOrDefault(attempt.owner().allocationId(), attempt.owner());
  }

  private static Candidate alive(Candidate candidate) {
    return new Candidate(
        candidate.task(),
        OwnerStanding.ALIVE,
        candidate.ownerFailed(),
        candidate.sameSpecification(),
        candidate.previous());
  }

  private ManagedTask create(StartAttempt attempt) {
    new RuntimeFit(attempt.connection().name(), attempt.runtime().capabilities())
        .check(attempt.definition().needs());
    RemoteTask task =
        attempt
            .runtime()
            .create(
                new CreateRequest(
                    attempt.invocation().nomadTaskId(),
                    attempt.slot(),
                    attempt.owner(),
                    attempt.hash(),
                    attempt.spec(),
                    attempt.contents().staged(),
                    lease));
    ManagedTask managed = managed(attempt, task, LogDelivery.Start.AT_OFFSETS);
    narrator.taskStarted(attempt.invocation(), task, attempt.connection().name());
    return managed;
  }

  private ManagedTask takeUp(StartAttempt attempt, RemoteTask task) throws InterruptedException {
    RemoteTask claimed = claim(attempt, task);
    registry.supersede(task.ownership().owner().nomadTaskId());
    ManagedTask managed = managed(attempt, claimed, LogDelivery.Start.WHERE_LEFT);
    narrator.taskTakenUp(attempt.invocation(), claimed);
    return managed;
  }

  private ManagedTask adopt(StartAttempt attempt, RemoteTask task) {
    Owner previous = task.ownership().owner();
    RemoteTask claimed = claim(attempt, task);
    ManagedTask managed = managed(attempt, claimed, LastWord.after(task));
    narrator.taskAdopted(attempt.invocation(), claimed, previous);
    return managed;
  }

  private RemoteTask claim(StartAttempt attempt, RemoteTask task) {
    Owner claimant = claimant(attempt);
    try {
      return attempt.runtime().claim(task.id(), task.generation(), claimant, lease);
    } catch (RemoteFailure.Unreachable unanswered) {
      unansweredClaims.put(claimant.allocationId(), claimant);
      throw unanswered;
    }
  }

  private ManagedTask managed(StartAttempt attempt, RemoteTask task, LogDelivery.Start logs) {
    attempt.connection().learn(task);
    return ManagedTask.owning(
        new TaskParts(
            attempt.invocation(),
            new HandleState(
                attempt.connection().name(),
                task.id(),
                attempt.slot(),
                attempt.definition().reattach(),
                attempt.definition().contents(),
                task.network()),
            attempt.connection(),
            attempt.contents(),
            takeBack,
            narrator),
        task,
        logs);
  }

  /** Waits a step and says whether the owner gave a sign of life meanwhile. */
  private static boolean isRenewed(StartAttempt attempt, StartDecision.AwaitLease wait)
      throws InterruptedException {
    Duration step =
        wait.atMost().compareTo(LEASE_STEP) < 0
            ? wait.atMost().plus(Duration.ofMillis(50))
            : LEASE_STEP;
    Thread.sleep(step);
    return attempt
        .found(wait.task().id())
        .map(task -> task.ownership().custody())
        .filter(custody -> leaseLeft(custody).compareTo(wait.atMost()) > 0)
        .isPresent();
  }

  private static Duration leaseLeft(Custody custody) {
    return switch (custody) {
      case Custody.Held held -> held.leaseLeft();
      case Custody.Detached _ -> Duration.ZERO;
    };
  }

  private static TaskFailure replaced(Slot slot, RemoteTask task) {
    return new TaskFailure.Replaced(
        "Nomad has replaced this allocation by %s, which has the remote task %s of %s; nothing is started"
            .formatted(task.ownership().owner().allocationId(), task.id(), slot.display()));
  }

  private static TaskFailure ambiguous(Slot slot, StartDecision.Refuse refuse) {
    return new TaskFailure.Ambiguous(
        "%d remote tasks could be the one of %s: %s; stop all but one of them"
            .formatted(
                refuse.candidates().size(),
                slot.display(),
                refuse.candidates().stream()
                    .map(
                        task ->
                            task.id() + " of allocation " + task.ownership().owner().allocationId())
                    .collect(Collectors.joining(", "))));
  }
}
