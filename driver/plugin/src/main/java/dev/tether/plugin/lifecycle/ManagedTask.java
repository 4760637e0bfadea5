package dev.tether.plugin.lifecycle;

import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.ownership.RecoverDecision;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.plugin.remote.TaskObserver;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One invocation of a task: its hold on the remote task, the delivery of its logs, and its end. The
 * only place where these change. Thread-safe; no method waits for the runtime unless it says so.
 */
public final class ManagedTask implements TaskObserver {
  private static final Duration LAST_LOGS = Duration.ofSeconds(60);
  private static final Duration LOG_CHUNK = Duration.ofSeconds(2);

  private final Invocation invocation;
  private final HandleState handle;
  private final RuntimeConnection connection;
  private final TakeBack takeBack;
  private final Narrator narrator;
  private final CompletableFuture<ExitResult> end = new CompletableFuture<>();

  private final ReentrantLock lock = new ReentrantLock();
  private Hold hold;
  private Optional<RemoteTask> record = Optional.empty();
  private Optional<LogDelivery> delivery = Optional.empty();
  private volatile LogOffsets confirmed = LogOffsets.START;
  private boolean finishing;
  private boolean outageTold;

  private ManagedTask(
      Invocation invocation,
      HandleState handle,
      RuntimeConnection connection,
      TakeBack takeBack,
      Narrator narrator,
      Hold hold) {
    this.invocation = Objects.requireNonNull(invocation, "invocation");
    this.handle = Objects.requireNonNull(handle, "handle");
    this.connection = Objects.requireNonNull(connection, "connection");
    this.takeBack = Objects.requireNonNull(takeBack, "takeBack");
    this.narrator = Objects.requireNonNull(narrator, "narrator");
    this.hold = hold;
  }

  /** What a task of whatever beginning is made of. */
  record Parts(
      Invocation invocation,
      HandleState handle,
      RuntimeConnection connection,
      TakeBack takeBack,
      Narrator narrator) {

    private ManagedTask with(Hold hold) {
      return new ManagedTask(invocation, handle, connection, takeBack, narrator, hold);
    }
  }

  /** A task that its allocation owns already. */
  static ManagedTask owning(Parts parts, RemoteTask task, LogDelivery.Start logs) {
    ManagedTask managed = parts.with(new Hold.Owning(task.generation()));
    managed.lock.lock();
    try {
      managed.own(task, logs);
    } finally {
      managed.lock.unlock();
    }
    parts.connection().observe(task.id(), managed);
    return managed;
  }

  /** A task that another allocation owns. */
  static ManagedTask passive(Parts parts, RemoteTask task) {
    ManagedTask managed = parts.with(new Hold.Passive());
    parts.connection().observe(task.id(), managed);
    return managed;
  }

  /** A task of which nothing is known until the runtime answers. */
  static ManagedTask unresolved(Parts parts, boolean handedOver) {
    ManagedTask managed = parts.with(new Hold.Unresolved(handedOver));
    parts.connection().observe(parts.handle().remoteId(), managed);
    return managed;
  }

  public Invocation invocation() {
    return invocation;
  }

  public HandleState handle() {
    return handle;
  }

  public RuntimeConnection connection() {
    return connection;
  }

  /** How the allocation holds the task now. */
  public Hold hold() {
    lock.lock();
    try {
      return hold;
    } finally {
      lock.unlock();
    }
  }

  /** The runtime's record as last heard of. */
  public Optional<RemoteTask> record() {
    lock.lock();
    try {
      return record;
    } finally {
      lock.unlock();
    }
  }

  /** Completes when Nomad is to learn that the task is over for this allocation. Do not complete. */
  public CompletableFuture<ExitResult> end() {
    return end;
  }

  /** Up to where logs are in Nomad's files, as of the last look. */
  LogOffsets confirmed() {
    return confirmed;
  }

  /** Looks at Nomad's files if something may have arrived there, and says whether something has. */
  boolean refreshConfirmed() {
    Optional<LogDelivery> open;
    lock.lock();
    try {
      open = delivery;
    } finally {
      lock.unlock();
    }
    if (open.isEmpty() || !open.get().isAhead(confirmed)) {
      return false;
    }
    LogOffsets before = confirmed;
    confirmed = before.max(open.get().confirmed());
    return !confirmed.equals(before);
  }

  @Override
  public void changed(RemoteTask task) {
    lock.lock();
    try {
      if (record.isPresent() && record.get().revision() > task.revision()) {
        return;
      }
      record = Optional.of(task);
      switch (hold) {
        case Hold.Unresolved unresolved -> resolve(unresolved, task);
        case Hold.Owning owning -> follow(owning, task);
        case Hold.Passive _ -> watchPassively(task);
        case Hold.LetGo _, Hold.Ended _ -> {}
      }
    } finally {
      lock.unlock();
    }
  }

  private void resolve(Hold.Unresolved unresolved, RemoteTask task) {
    RecoverDecision decision =
        RecoverDecision.decide(
            invocation.owner().allocationId(), unresolved.handedOver(), Optional.of(task));
    switch (decision) {
      case RecoverDecision.Attach attach -> own(attach.task(), LogDelivery.Start.WHERE_LEFT);
      case RecoverDecision.Adopt adopt -> takeBack.adopt(this, adopt.task());
      case RecoverDecision.StayPassive passive -> {
        hold = new Hold.Passive();
        watchPassively(passive.task());
      }
      case RecoverDecision.Refuse _ -> vanish();
    }
  }

  private void follow(Hold.Owning owning, RemoteTask task) {
    if (task.generation() > owning.generation() && !isMine(task)) {
      hold = new Hold.Passive();
      delivery.ifPresent(LogDelivery::suspend);
      Owner owner = task.ownership().owner();
      narrator.tell(
          invocation,
          "Another allocation has taken over the remote task: "
              + owner.allocationId()
              + (owner.nodeName().isEmpty() ? "" : " on " + owner.nodeName()),
          facts(task));
    } else if (!task.isLive()) {
      finish(task);
    }
  }

  private void watchPassively(RemoteTask task) {
    if (task.ownership().isDetached()) {
      takeBack.consider(this, task);
    }
  }

  private boolean isMine(RemoteTask task) {
    return task.ownership().isOwnedBy(invocation.owner().allocationId());
  }

  /** Becomes owner of a task that was claimed for this allocation, and delivers its logs. */
  void owned(RemoteTask task) {
    lock.lock();
    try {
      if (hold instanceof Hold.Passive || hold instanceof Hold.Unresolved) {
        own(task, LogDelivery.Start.AT_OFFSETS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void own(RemoteTask task, LogDelivery.Start logs) {
    hold = new Hold.Owning(task.generation());
    record = Optional.of(task);
    confirmed = task.delivered();
    delivery =
        Optional.of(
            LogDelivery.begin(
                invocation.logs(), connection.runtime(), task.id(), task.delivered(), logs));
    if (!task.isLive()) {
      finish(task);
    }
  }

  /** Delivers the last logs, then the result. */
  private void finish(RemoteTask task) {
    if (!finishing && task.state() instanceof TaskState.Exited exited) {
      finishing = true;
      LogDelivery logs = delivery.orElseThrow();
      Thread.ofVirtual()
          .name("finish-" + invocation.nomadTaskId())
          .start(() -> deliverEnd(task.generation(), exited.result(), logs));
    }
  }

  private void deliverEnd(long generation, ExitResult result, LogDelivery logs) {
    try {
      if (!logs.awaitComplete(LAST_LOGS)) {
        narrator.tell(invocation, "Not all logs of the ended task could be delivered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    logs.close();
    endWith(new Hold.Ended(generation), result);
  }

  private void endWith(Hold last, ExitResult result) {
    lock.lock();
    try {
      hold = last;
    } finally {
      lock.unlock();
    }
    end.complete(result);
  }

  @Override
  public void gone() {
    lock.lock();
    try {
      if (!(hold instanceof Hold.LetGo || hold instanceof Hold.Ended || finishing)) {
        vanish();
      }
    } finally {
      lock.unlock();
    }
  }

  private void vanish() {
    delivery.ifPresent(LogDelivery::close);
    hold = new Hold.LetGo();
    end.complete(
        ExitResult.unknown(
            "runtime %s has no remote task %s on record"
                .formatted(connection.name(), handle.remoteId())));
  }

  @Override
  public void unreachable(String reason) {
    lock.lock();
    try {
      if (!outageTold && (hold instanceof Hold.Owning || hold instanceof Hold.Unresolved)) {
        outageTold = true;
        narrator.tell(
            invocation,
            "The runtime does not answer, so the task's state is unknown; trying again: " + reason);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void reachable() {
    lock.lock();
    try {
      if (outageTold) {
        outageTold = false;
        narrator.tell(invocation, "The runtime answers again");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends this allocation's part without touching the remote task, as far as this process is concerned.
   * Waits until the logs stand still.
   *
   * @return up to where the logs were delivered
   */
  LogOffsets letGo() throws InterruptedException {
    Optional<LogDelivery> open;
    lock.lock();
    try {
      hold = new Hold.LetGo();
      open = delivery;
    } finally {
      lock.unlock();
    }
    LogOffsets delivered = open.isPresent() ? open.get().stop(LOG_CHUNK) : confirmed;
    connection.forget(handle.remoteId(), this);
    return delivered;
  }

  /** Tells Nomad that the task is over for this allocation, once {@link #letGo} is done. */
  void endLocally() {
    end.complete(ExitResult.exited(0));
  }

  /** Forgets everything local, and the ended task itself; may call the runtime. */
  void destroy() {
    Hold last = hold();
    connection.forget(handle.remoteId(), this);
    lock.lock();
    try {
      delivery.ifPresent(LogDelivery::close);
    } finally {
      lock.unlock();
    }
    if (last instanceof Hold.Ended ended) {
      try {
        connection.runtime().remove(handle.remoteId(), ended.generation());
      } catch (RemoteFailure e) {
        // The runtime forgets ended tasks by itself after a while.
        narrator.tell(invocation, "The ended remote task could not be removed: " + e.getMessage());
      }
    }
  }

  /** Stops delivering logs so that the next plugin process can go on. */
  public void suspend() {
    lock.lock();
    try {
      delivery.ifPresent(LogDelivery::suspend);
    } finally {
      lock.unlock();
    }
  }

  /** Tells that this allocation goes on with a task that another one had. */
  void tellAdopted(RemoteTask task, Owner previous) {
    narrator.tell(
        invocation,
        (task.isLive()
                ? "Reattached to the remote task %s (%s), taken over from allocation %s%s; it never"
                    + " stopped"
                : "Took over the ended remote task %s%s from allocation %s%s for its result")
            .formatted(
                task.id(),
                facts(task).get("identity"),
                previous.allocationId(),
                previous.nodeName().isEmpty() ? "" : " on " + previous.nodeName()),
        facts(task));
  }

  /** What an event should say about a task, by name. */
  Map<String, String> facts(RemoteTask task) {
    String identity =
        task.state() instanceof TaskState.Running running ? running.identity() : "";
    return Map.of(
        "remote_id", task.id().value(),
        "generation", Long.toString(task.generation()),
        "runtime", connection.name(),
        "identity", identity);
  }
}
