package dev.tether.plugin.lifecycle;

import dev.tether.plugin.config.TaskDefinition;
import dev.tether.plugin.contents.ContentsProblem;
import dev.tether.plugin.contents.Courier;
import dev.tether.plugin.contents.PathPlaces;
import dev.tether.plugin.contents.TaskContents;
import dev.tether.plugin.contents.TaskFiles;
import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.logs.Pulse;
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
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out StartTask: takes over the slot's running task, or creates one. */
public final class TaskStarter {
  private static final System.Logger LOG = System.getLogger(TaskStarter.class.getName());

  private static final Duration LEASE_STEP = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STOP_BOUND = Duration.ofSeconds(30);
  private static final int MOST_ROUNDS = 200;

  private final TaskRegistry registry;
  private final NomadView nomad;
  private final Courier courier;
  private final Narrator narrator;
  private final Duration lease;
  private final TakeBack takeBack;

  public TaskStarter(
      TaskRegistry registry, NomadView nomad, Courier courier, Narrator narrator, Duration lease) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.nomad = Objects.requireNonNull(nomad, "nomad");
    this.courier = Objects.requireNonNull(courier, "courier");
    this.narrator = Objects.requireNonNull(narrator, "narrator");
    this.lease = Objects.requireNonNull(lease, "lease");
    this.takeBack = new TakeBack(nomad, narrator, lease);
  }

  /**
   * Starts a task, or reattaches to the one that runs in its slot. Doing so twice for one
   * invocation gives the same task.
   *
   * @throws RemoteFailure when the runtime can't or won't
   * @throws ContentsProblem when its files could not be sent
   * @throws TaskFailure.Ambiguous when several tasks could be meant
   */
  public ManagedTask start(
      TaskConfig config, TaskDefinition definition, RuntimeConnection connection)
      throws InterruptedException {
    Optional<ManagedTask> known = registry.find(config.getId());
    if (known.isPresent()) {
      return known.get();
    }
    Attempt attempt = attempt(config, definition, connection);
    NomadResources.warning(config.getResources())
        .ifPresent(warning -> narrator.tell(attempt.invocation(), warning));
    ManagedTask task = settle(attempt);
    registry.add(task);
    return task;
  }

  /** What one StartTask is about. */
  private record Attempt(
      Invocation invocation,
      Slot slot,
      TaskSpec spec,
      String hash,
      TaskDefinition definition,
      TaskContents contents,
      RuntimeConnection connection) {

    Owner owner() {
      return invocation.owner();
    }
  }

  private Attempt attempt(
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
    return new Attempt(
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
  private ManagedTask settle(Attempt attempt) throws InterruptedException {
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
          case StartDecision.Adopt adopt -> {
            return adopt(attempt, adopt.task());
          }
          case StartDecision.StopFirst stop -> stopAndForget(attempt, stop.task());
          case StartDecision.ForgetFirst forget ->
              attempt.connection().runtime().remove(forget.task().id(), forget.task().generation());
          case StartDecision.AwaitLease wait -> {
            if (isRenewed(attempt, wait)) {
              renewed.add(wait.task().id());
            }
          }
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

  private StartDecision decide(Attempt attempt, Set<RemoteTaskId> renewed) {
    List<RemoteTask> found =
        attempt.connection().runtime().list(attempt.slot().cluster(), Optional.of(attempt.slot()));
    List<Candidate> candidates =
        nomad
            .candidates(attempt.owner().allocationId(), attempt.slot(), attempt.hash(), found)
            .stream()
            .map(
                candidate -> renewed.contains(candidate.task().id()) ? alive(candidate) : candidate)
            .toList();
    return StartDecision.decide(attempt.owner(), candidates, nomad.canReattach());
  }

  private static Candidate alive(Candidate candidate) {
    return new Candidate(
        candidate.task(),
        OwnerStanding.ALIVE,
        candidate.ownerFailed(),
        candidate.sameSpecification(),
        candidate.previous());
  }

  private ManagedTask create(Attempt attempt) {
    new RuntimeFit(attempt.connection().name(), attempt.connection().runtime().capabilities())
        .check(attempt.definition().needs());
    RemoteTask task =
        attempt
            .connection()
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

  private ManagedTask adopt(Attempt attempt, RemoteTask task) {
    Owner previous = task.ownership().owner();
    RemoteTask claimed =
        attempt.connection().runtime().claim(task.id(), task.generation(), attempt.owner(), lease);
    ManagedTask managed = managed(attempt, claimed, LastWord.after(task));
    narrator.taskAdopted(attempt.invocation(), claimed, previous);
    return managed;
  }

  private ManagedTask managed(Attempt attempt, RemoteTask task, LogDelivery.Start logs) {
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

  /** Ends a task that must not run beside the new one: its owner is fenced off first. */
  private void stopAndForget(Attempt attempt, RemoteTask task) throws InterruptedException {
    narrator.tell(
        attempt.invocation(),
        "Stopping the remote task %s of an earlier start before a new one begins"
            .formatted(task.id()));
    RemoteTask mine =
        attempt.connection().runtime().claim(task.id(), task.generation(), attempt.owner(), lease);
    attempt
        .connection()
        .runtime()
        .stop(mine.id(), mine.generation(), new StopRequest("SIGTERM", STOP_TIMEOUT));
    long end = System.nanoTime() + STOP_BOUND.toNanos();
    while (isLive(attempt, mine.id())) {
      if (System.nanoTime() > end) {
        throw new TaskFailure.TimedOut(
            "the remote task %s of an earlier start does not end".formatted(task.id()));
      }
      Thread.sleep(Duration.ofMillis(100));
    }
    deliverRest(attempt, mine);
    attempt.contents().bringBack(mine.id(), mine.generation());
    attempt.connection().runtime().remove(mine.id(), mine.generation());
  }

  /** What the ended task wrote and nobody delivered comes before what the new one will write. */
  private static void deliverRest(Attempt attempt, RemoteTask task) throws InterruptedException {
    LogDelivery rest =
        LogDelivery.begin(
            attempt.invocation().logs(),
            attempt.connection().runtime(),
            task.id(),
            Pulse.always(),
            task::delivered,
            task.delivered(),
            LogDelivery.Start.AT_OFFSETS);
    if (!rest.awaitComplete(STOP_BOUND)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "not all logs of the ended task {0} could be delivered",
          task.id());
    }
    // The pipe stays open for the new task: Nomad's collector would not come back to it.
    rest.suspend();
  }

  private static boolean isLive(Attempt attempt, RemoteTaskId id) {
    return found(attempt, id).map(RemoteTask::isLive).orElse(false);
  }

  private static Optional<RemoteTask> found(Attempt attempt, RemoteTaskId id) {
    return attempt
        .connection()
        .runtime()
        .list(attempt.slot().cluster(), Optional.of(attempt.slot()))
        .stream()
        .filter(task -> task.id().equals(id))
        .findFirst();
  }

  /** Waits a step and says whether the owner gave a sign of life meanwhile. */
  private static boolean isRenewed(Attempt attempt, StartDecision.AwaitLease wait)
      throws InterruptedException {
    Duration step =
        wait.atMost().compareTo(LEASE_STEP) < 0
            ? wait.atMost().plus(Duration.ofMillis(50))
            : LEASE_STEP;
    Thread.sleep(step);
    return found(attempt, wait.task().id())
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
