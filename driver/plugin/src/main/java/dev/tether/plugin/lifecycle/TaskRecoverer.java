package dev.tether.plugin.lifecycle;

import dev.tether.plugin.contents.Courier;
import dev.tether.plugin.contents.TaskFiles;
import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.ownership.RecoverDecision;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries out RecoverTask, from the connection's mirror alone: however many handles come, the
 * runtime is asked once.
 */
public final class TaskRecoverer {
  /**
   * How long a silent runtime may hold up a recovery; afterwards the handle is accepted as it is.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final TaskRegistry registry;
  private final Connections connections;
  private final Courier courier;
  private final Narrator narrator;
  private final Duration lease;
  private final TakeBack takeBack;

  private final Tidying tidying = Tidying.ofHeap();

  /** The handle before, whose settings the next one will most likely have. */
  private volatile Optional<HandleState> last = Optional.empty();

  public TaskRecoverer(
      TaskRegistry registry,
      Connections connections,
      NomadView nomad,
      Courier courier,
      Narrator narrator,
      Duration lease) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.connections = Objects.requireNonNull(connections, "connections");
    this.courier = Objects.requireNonNull(courier, "courier");
    this.narrator = Objects.requireNonNull(narrator, "narrator");
    this.lease = Objects.requireNonNull(lease, "lease");
    this.takeBack = new TakeBack(nomad, narrator, lease);
  }

  /**
   * Recovers a handle if that needs neither time nor the runtime. Does not block.
   *
   * @return whether it is recovered; if not, {@link #recover} has to be asked
   * @throws TaskFailure.NotRecoverable as that does
   */
  public boolean recoverAtOnce(TaskHandle handle) {
    if (isManaged(handle)) {
      return true;
    }
    HandleState state = decode(handle);
    RuntimeConnection connection = connection(state);
    if (isHandedOver(handle) || !connection.isSynced()) {
      return false;
    }
    add(resolve(handle, state, connection));
    return true;
  }

  /**
   * Recovers a handle. A handle that this process manages already is fine.
   *
   * @throws TaskFailure.NotRecoverable when the task is known not to exist, or the handle can't be
   *     read: Nomad then starts the task anew
   */
  public void recover(TaskHandle handle) throws InterruptedException {
    if (isManaged(handle)) {
      return;
    }
    HandleState state = decode(handle);
    RuntimeConnection connection = connection(state);
    if (connection.awaitSynced(PATIENCE)) {
      add(resolve(handle, state, connection));
      return;
    }
    TaskParts parts = parts(handle, state, connection, Optional.empty());
    narrator.tell(
        parts.invocation(),
        "The runtime does not answer, so the task's state is unknown; trying again");
    add(ManagedTask.unresolved(parts, isHandedOver(handle)));
  }

  private void add(ManagedTask task) {
    registry.add(task);
    tidying.recovered();
  }

  /** Nomad leaves the request's own task id empty. */
  private boolean isManaged(TaskHandle handle) {
    return registry.find(handle.getConfig().getId()).isPresent();
  }

  /** A handle that the client had stored itself comes as running; one of another, as unknown. */
  private static boolean isHandedOver(TaskHandle handle) {
    return handle.getState() == TaskState.UNKNOWN;
  }

  private RuntimeConnection connection(HandleState state) {
    return connections
        .find(state.runtime())
        .orElseThrow(
            () ->
                new TaskFailure.NotRecoverable(
                    "the handle is of runtime \"%s\", which the plugin's configuration does"
                            .formatted(state.runtime())
                        + " not define any more"));
  }

  /** Most of it is on record too: what is kept of thousands of tasks is kept once. */
  private TaskParts parts(
      TaskHandle handle,
      HandleState state,
      RuntimeConnection connection,
      Optional<RemoteTask> task) {
    Invocation invocation =
        Invocation.of(handle.getConfig(), task.map(known -> known.ownership().owner()));
    TaskFiles files =
        TaskFiles.of(handle.getConfig(), invocation.logs().allocation(), invocation.logs().task());
    return new TaskParts(
        invocation,
        task.map(state::sharing).orElse(state),
        connection,
        courier.of(
            files,
            state.contents(),
            connection.runtime(),
            connection.name(),
            message -> narrator.tell(invocation, message)),
        takeBack,
        narrator);
  }

  private ManagedTask resolve(TaskHandle handle, HandleState state, RuntimeConnection connection) {
    Optional<RemoteTask> task = connection.find(state.remoteId());
    TaskParts parts = parts(handle, state, connection, task);
    String allocation = parts.invocation().owner().allocationId();
    return switch (RecoverDecision.decide(allocation, isHandedOver(handle), task)) {
      case RecoverDecision.Attach attach ->
          ManagedTask.owning(parts, attach.task(), LogDelivery.Start.WHERE_LEFT);
      case RecoverDecision.Adopt adopt -> adopt(parts, adopt.task());
      case RecoverDecision.StayPassive passive -> ManagedTask.passive(parts, passive.task());
      case RecoverDecision.Refuse _ ->
          throw new TaskFailure.NotRecoverable(
              "the remote task %s does not exist any more".formatted(parts.handle().remoteId()));
    };
  }

  private ManagedTask adopt(TaskParts parts, RemoteTask task) {
    try {
      RemoteTask claimed =
          parts
              .connection()
              .runtime()
              .claim(task.id(), task.generation(), parts.invocation().owner(), lease);
      parts.connection().learn(claimed);
      ManagedTask managed = ManagedTask.owning(parts, claimed, LastWord.after(task));
      narrator.taskAdopted(parts.invocation(), claimed, task.ownership().owner());
      return managed;
    } catch (RemoteFailure.Unreachable e) {
      return ManagedTask.unresolved(parts, true);
    } catch (RemoteFailure e) {
      throw new TaskFailure.NotRecoverable(e.getMessage());
    }
  }

  private HandleState decode(TaskHandle handle) {
    try {
      HandleState state = HandleState.decode(handle.getDriverState().toByteArray());
      HandleState shared = last.map(state::sharing).orElse(state);
      last = Optional.of(shared);
      return shared;
    } catch (HandleState.Unreadable e) {
      throw new TaskFailure.NotRecoverable(e.getMessage());
    }
  }
}
