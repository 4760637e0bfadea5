package dev.tether.agent.task;

import dev.tether.agent.process.Sessions;
import dev.tether.agent.process.SignalName;
import dev.tether.agent.process.StartedTask;
import dev.tether.agent.record.Life;
import dev.tether.agent.record.StopOrder;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.StopRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Stops and signals tasks. A stop is on record before the first signal is sent, and a thread of its
 * own carries it through; the next agent on the same state directory takes over where this one
 * died, at the price that the task may get the first signal twice.
 *
 * <p>May be used from any thread.
 */
final class Stopper {
  private static final Logger LOG = System.getLogger(Stopper.class.getName());
  private static final Duration KILL_AGAIN_AFTER = Duration.ofSeconds(5);

  private final TaskTable table;
  private final Sessions sessions;
  private final InstantSource clock;

  Stopper(TaskTable table, Sessions sessions, InstantSource clock) {
    this.table = table;
    this.sessions = sessions;
    this.clock = clock;
  }

  void stop(String id, long generation, StopRequest request) {
    SignalName signal = signal(request.signal());
    ManagedTask task = table.get(id);
    StopOrder order = new StopOrder(signal, clock.instant().plus(request.timeout()), false);
    order(task, order, record -> Custodians.fence(record, generation));
  }

  /**
   * Puts a stop on record and carries it out; does nothing for an ended task.
   *
   * @param check throws when the stop must not happen
   */
  void order(ManagedTask task, StopOrder order, Consumer<TaskRecord> check) {
    SignalName[] sentBefore = new SignalName[1];
    TaskRecord after =
        table.change(
            task,
            record -> {
              check.accept(record);
              sentBefore[0] = record.stop().map(StopOrder::signal).orElse(null);
              return record.isLive() ? record.stopping(order) : record;
            });
    if (after.isLive()) {
      carryOut(task, after.stop().orElseThrow(), sentBefore[0] != order.signal());
    }
  }

  /** Goes on with a stop that an earlier agent began. */
  void resume(ManagedTask task) {
    task.record()
        .stop()
        .filter(stop -> task.record().isLive())
        .ifPresent(stop -> carryOut(task, stop, true));
  }

  private void carryOut(ManagedTask task, StopOrder order, boolean withSignal) {
    Thread.ofVirtual()
        .name("stop-" + task.id())
        .start(
            () -> {
              try {
                escalate(task, order, withSignal);
              } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void escalate(ManagedTask task, StopOrder order, boolean withSignal)
      throws InterruptedException {
    task.awaitDecided();
    if (!(task.record().life() instanceof Life.Running running)) {
      return;
    }
    StartedTask started = running.started();
    Duration left = Duration.between(clock.instant(), order.killAt());
    if (withSignal && left.isPositive()) {
      sessions.signal(started.task(), order.signal());
    }
    while (!task.awaitEnd(left)) {
      LOG.log(Level.INFO, "killing task {0}", task.id());
      sessions.signal(started.task(), SignalName.SIGKILL);
      sessions.killRest(started.task());
      left = KILL_AGAIN_AFTER;
    }
  }

  void signal(String id, long generation, String name) {
    SignalName signal = signal(name);
    ManagedTask task = table.get(id);
    Custodians.fence(task.record(), generation);
    task.awaitDecided();
    boolean sent =
        task.running()
            .map(running -> sessions.signal(running.started().task(), signal))
            .orElse(false);
    if (!sent) {
      throw new RemoteFailure.Refused("task %s has ended and can't get %s".formatted(id, signal));
    }
  }

  private static SignalName signal(String name) {
    return SignalName.of(name)
        .orElseThrow(
            () ->
                new RemoteFailure.Refused(
                    "\"%s\" is not the name of a signal; say for instance SIGTERM"
                        .formatted(name)));
  }
}
