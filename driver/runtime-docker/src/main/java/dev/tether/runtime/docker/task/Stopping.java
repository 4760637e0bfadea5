package dev.tether.runtime.docker.task;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.docker.engine.ContainerFacts;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.record.TaskRecord;
import dev.tether.runtime.docker.record.TaskRecord.StopOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Orders stops, and carries out those that are ordered. Thread-safe. */
final class Stopping {
  private static final System.Logger LOG = System.getLogger(Stopping.class.getName());

  /** How long the driver that gave an order has for sending the signal before others do. */
  private static final Duration TURN = Duration.ofSeconds(2);

  private static final Duration KILL_AGAIN = Duration.ofSeconds(1);
  private final Equipment with;
  private final Records records;
  private final Table table;
  private final Set<String> ownOrders = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> lastKill = new ConcurrentHashMap<>();

  Stopping(Equipment with, Records records, Table table) {
    this.with = with;
    this.records = records;
    this.table = table;
  }

  /** Records that a task is to end, and begins with it. */
  void stop(RemoteTaskId id, long generation, StopRequest request) {
    Signals.check(request.signal());
    stop(id, generation, current -> next(current, request, false));
  }

  /** The same for a task that nobody claimed, unless its hold has changed since that was found. */
  void stopOrphan(TaskRecord found, StopRequest request) {
    stop(
        found.id(),
        found.generation(),
        current ->
            current.record().hold().equals(found.hold())
                ? next(current, request, true)
                : Optional.empty());
  }

  private void stop(
      RemoteTaskId id, long generation, Function<Records.Current, Optional<TaskRecord>> next) {
    records.change(id, generation, next);
    try {
      table.row(id).ifPresent(this::carryOut);
    } catch (RemoteFailure later) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "the stop of task {0} is on record and goes on later: {1}",
          id,
          later.getMessage());
    }
  }

  private Optional<TaskRecord> next(Records.Current current, StopRequest request, boolean orphan) {
    Table.Row row = table.row(current.key()).orElseThrow();
    Optional<StopOrder> present = current.record().stop();
    boolean isLonger =
        present.isPresent() && row.stopLeft().orElseThrow().compareTo(request.timeout()) <= 0;
    if (!row.task().isLive() || isLonger) {
      return Optional.empty();
    }
    String mark = with.marks().get();
    ownOrders.add(mark);
    return Optional.of(
        current
            .record()
            .withStop(
                new StopOrder(
                    present.map(StopOrder::signal).orElse(request.signal()),
                    request.timeout(),
                    mark,
                    present.map(StopOrder::sent).orElse(false),
                    orphan)));
  }

  /** Does what is due of a task's stop. */
  void carryOut(Table.Row row) {
    if (row.record().stop().isEmpty() || row.record().containerId().isEmpty()) {
      return;
    }
    String container = row.record().containerId().get();
    ContainerFacts.Status status =
        row.facts().map(ContainerFacts::status).orElse(ContainerFacts.Status.RUNNING);
    switch (status) {
      case CREATED -> {
        if (with.containers().remove(container)) {
          table.accept(with.containers().facts(container));
        }
      }
      case RUNNING -> carryOut(row, row.record().stop().get(), container);
      case ENDED, GONE -> {
        ownOrders.remove(row.record().stop().get().mark());
        lastKill.remove(container);
      }
    }
  }

  private void carryOut(Table.Row row, StopOrder order, String container) {
    Duration left = row.stopLeft().orElseThrow();
    if (left.isZero()) {
      kill(container);
    } else if (!order.sent() && isOurTurn(order, left)) {
      with.containers().kill(container, order.signal());
      records.change(
          row.record().id(),
          row.record().generation(),
          current ->
              current
                  .record()
                  .stop()
                  .filter(present -> present.mark().equals(order.mark()))
                  .map(present -> current.record().withStop(present.asSent())));
      askEngine(container, left);
    }
  }

  private boolean isOurTurn(StopOrder order, Duration left) {
    return ownOrders.contains(order.mark()) || order.timeout().minus(left).compareTo(TURN) >= 0;
  }

  private void kill(String container) {
    long now = with.nanos().getAsLong();
    Long last = lastKill.get(container);
    if (last == null || now - last >= KILL_AGAIN.toNanos()) {
      lastKill.put(container, now);
      with.containers().kill(container, Signals.KILL);
      table.accept(with.containers().facts(container));
    }
  }

  /** Has the engine kill the container a little later, for the case that no driver is left. */
  private void askEngine(String container, Duration left) {
    Thread.ofVirtual()
        .name("stop-" + container)
        .start(
            () -> {
              try {
                if (with.containers().canKillLater()) {
                  with.containers().killAfter(container, left.toSeconds() + 2);
                }
              } catch (RemoteFailure | EngineRefusal e) {
                LOG.log(
                    System.Logger.Level.DEBUG,
                    "the engine does not stop {0} by itself: {1}",
                    container,
                    e.getMessage());
              }
            });
  }
}
