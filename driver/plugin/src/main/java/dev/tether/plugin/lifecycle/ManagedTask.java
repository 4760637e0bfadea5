package dev.tether.plugin.lifecycle;

import dev.tether.plugin.contents.TaskContents;
import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.ownership.RecoverDecision;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.plugin.remote.TaskObserver;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One invocation of a task: its hold on the remote task, what it does for it, and its end. The only
 * place where these change. Thread-safe; no method waits for the runtime unless it says so.
 */
public final class ManagedTask implements TaskObserver {
  private static final Duration LAST_LOGS = Duration.ofSeconds(60);
  private static final Duration LOG_CHUNK = Duration.ofSeconds(2);

  private final Invocation invocation;
  private final HandleState handle;
  private final RuntimeConnection connection;
  private final TakeBack takeBack;
  private final Narrator narrator;
  private final Duties duties;
  private final CompletableFuture<ExitResult> end = new CompletableFuture<>();

  private final FinalWait finalWait = new FinalWait();

  private final ReentrantLock lock = new ReentrantLock();
  private Hold hold;
  private Optional<RemoteTask> record = Optional.empty();
  private boolean finishing;
  private boolean outageTold;

  /** The last generation whose release was considered. */
  private long considered;

  private ManagedTask(TaskParts parts, Hold hold) {
    this.invocation = parts.invocation();
    this.handle = parts.handle();
    this.connection = parts.connection();
    this.takeBack = parts.takeBack();
    this.narrator = parts.narrator();
    this.duties = new Duties(new TaskLogs(invocation.logs(), connection), parts.contents());
    this.hold = hold;
  }

  /** A task that its allocation owns already. */
  static ManagedTask owning(TaskParts parts, RemoteTask task, LogDelivery.Start logs) {
    ManagedTask managed = new ManagedTask(parts, new Hold.Owning(task.generation()));
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
  static ManagedTask passive(TaskParts parts, RemoteTask task) {
    ManagedTask managed = new ManagedTask(parts, new Hold.Passive());
    parts.connection().observe(task.id(), managed);
    return managed;
  }

  /** A task of which nothing is known until the runtime answers. */
  static ManagedTask unresolved(TaskParts parts, boolean handedOver) {
    ManagedTask managed = new ManagedTask(parts, Hold.Unresolved.of(handedOver));
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

  /**
   * The generation with which this allocation may command the task.
   *
   * @throws RemoteFailure.Refused when it does not own the task now
   */
  public long ownedGeneration() {
    if (hold() instanceof Hold.Owning owning) {
      return owning.generation();
    }
    throw new RemoteFailure.Refused(
        "this allocation does not own the remote task %s now".formatted(handle.remoteId()));
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

  /**
   * Completes when Nomad is to learn that the task is over for this allocation. Do not complete.
   */
  public CompletableFuture<ExitResult> end() {
    return end;
  }

  /** The delivery of its logs. */
  TaskLogs logs() {
    return duties.logs();
  }

  /** Its files. */
  TaskContents contents() {
    return duties.contents();
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
      case RecoverDecision.Attach attach -> own(attach.task(), unresolved.logs());
      case RecoverDecision.Adopt adopt -> {
        hold = unresolved.claiming(LastWord.after(adopt.task()));
        takeBack.adopt(this, adopt.task());
      }
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
      narrator.taskTakenAway(invocation, task);
      boolean over = finalWait.isOn();
      Thread.ofVirtual()
          .name("step-back-" + invocation.nomadTaskId())
          .start(() -> stepBack(owning.generation(), over));
      // It may have been released again before anybody told of the owner in between.
      watchPassively(task);
    } else if (!task.isLive()) {
      finish(task);
    }
  }

  private void watchPassively(RemoteTask task) {
    if (task.ownership().isDetached() && considered < task.generation()) {
      considered = task.generation();
      takeBack.consider(this, task);
    }
  }

  private boolean isMine(RemoteTask task) {
    return task.ownership().isOwnedBy(invocation.owner().allocationId());
  }

  /** Becomes owner of a task that was claimed for this allocation, and delivers its logs. */
  void owned(RemoteTask task, LogDelivery.Start logs) {
    lock.lock();
    try {
      if (hold instanceof Hold.Passive || hold instanceof Hold.Unresolved) {
        own(task, logs);
      }
    } finally {
      lock.unlock();
    }
  }

  private void own(RemoteTask task, LogDelivery.Start where) {
    hold = new Hold.Owning(task.generation());
    record = Optional.of(task);
    duties.begin(task, where);
    if (!task.isLive()) {
      finish(task);
    }
  }

  /** Delivers the last logs, then the result. */
  private void finish(RemoteTask task) {
    if (!finishing && task.state() instanceof TaskState.Exited exited) {
      finishing = true;
      Thread.ofVirtual()
          .name("finish-" + invocation.nomadTaskId())
          .start(() -> deliverEnd(task, exited.result()));
    }
  }

  private void deliverEnd(RemoteTask task, ExitResult result) {
    try {
      if (!duties.finish(task, LAST_LOGS)) {
        narrator.tell(invocation, "Not all logs of the ended task could be delivered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    duties.close();
    endWith(new Hold.Ended(task.generation()), result);
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
    duties.close();
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
   * Ends this allocation's part without touching the remote task, as far as this process is
   * concerned. Waits until the logs stand still.
   *
   * @return up to where the logs were delivered
   */
  LogOffsets letGo() throws InterruptedException {
    lock.lock();
    try {
      hold = new Hold.LetGo();
    } finally {
      lock.unlock();
    }
    LogOffsets delivered = duties.stop(LOG_CHUNK);
    connection.forget(handle.remoteId(), this);
    return delivered;
  }

  /**
   * Leaves the task to a later invocation of the same allocation, which goes on in the same log
   * pipes. Waits until the logs stand still.
   */
  void giveWay() throws InterruptedException {
    lock.lock();
    try {
      hold = new Hold.LetGo();
    } finally {
      lock.unlock();
    }
    duties.halt(LOG_CHUNK);
    connection.forget(handle.remoteId(), this);
    endLocally();
  }

  /** Begins where Nomad makes no further call: the task may end by itself, or be taken over. */
  FinalWait finalWait() {
    return finalWait;
  }

  /**
   * Leaves the logs to the new owner, and records how far they came, so that it goes on right
   * there.
   *
   * @param over whether nothing more is to be waited for
   */
  private void stepBack(long generation, boolean over) {
    try {
      LogOffsets delivered = over ? letGo() : duties.halt(LOG_CHUNK);
      LastWord.tell(connection, handle.remoteId(), generation, delivered);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RemoteFailure e) {
      narrator.tell(invocation, "The new owner may repeat some of the logs: " + e.getMessage());
    }
    if (over) {
      endLocally();
    }
  }

  /** Tells Nomad that the task is over for this allocation, once {@link #letGo} is done. */
  void endLocally() {
    end.complete(ExitResult.exited(0));
  }

  /** Forgets everything local, and the ended task itself; may call the runtime. Ends all waits. */
  void destroy() {
    Hold last = hold();
    connection.forget(handle.remoteId(), this);
    duties.close();
    if (last instanceof Hold.Ended ended) {
      try {
        finalWait.forget(connection, handle, ended.generation(), logs().delivered());
      } catch (RemoteFailure e) {
        // The runtime forgets ended tasks by itself after a while.
        narrator.tell(invocation, "The ended remote task could not be removed: " + e.getMessage());
      }
    }
    end.complete(ExitResult.unknown("Nomad has destroyed this invocation of the task"));
  }

  /** Stops what it does for the task so that the next plugin process can go on. */
  public void suspend() {
    duties.suspend();
  }
}
