package dev.tether.runtime.docker.task;

import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.docker.engine.ContainerFacts;
import dev.tether.runtime.docker.engine.Containers.Listed;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.record.TaskRecord;
import dev.tether.runtime.docker.record.TaskRecord.Hold;
import dev.tether.runtime.docker.record.TaskRecord.Phase;
import dev.tether.runtime.docker.record.TaskRecord.StopOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What has to be done for tasks though nobody asks for it. One thread. */
final class Housekeeping {
  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
  private static final Duration TICK = Duration.ofMillis(200);

  /** An owner that lost a task tells soon where its logs have to go on: it has to know. */
  private static final Duration OWN_TASKS = Duration.ofSeconds(1);

  private static final Duration ORPHAN_STOP = Duration.ofSeconds(10);

  /** How long an unfinished creation, or a container without a record, has to have been so. */
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(2);

  private static final Duration DEAD_DRIVER = Duration.ofHours(1);
  private final Equipment with;
  private final Records records;
  private final Table table;
  private final Listing listing;
  private final Pulse pulse;
  private final Creation creation;
  private final Stopping stopping;
  private final CountDownLatch closed;
  private final Map<String, Long> leftBehind = new HashMap<>();
  private final Map<String, Long> pending = new HashMap<>();
  private long lastPoll;
  private long lastLook;

  Housekeeping(
      Equipment with,
      Records records,
      Table table,
      Listing listing,
      Pulse pulse,
      Creation creation,
      Stopping stopping,
      CountDownLatch closed) {
    this.with = with;
    this.records = records;
    this.table = table;
    this.listing = listing;
    this.pulse = pulse;
    this.creation = creation;
    this.stopping = stopping;
    this.closed = closed;
    this.lastPoll = with.nanos().getAsLong();
    this.lastLook = lastPoll;
  }

  /** Works until closed. */
  void run() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        attempt("heartbeat", this::beat);
        for (Table.Row row : table.rows()) {
          attempt("task " + row.record().id(), () -> keep(row));
        }
        long now = with.nanos().getAsLong();
        if (now - lastPoll >= with.poll().toNanos()) {
          lastPoll = now;
          lastLook = now;
          attempt("listing", listing::refresh);
          attempt("containers", this::removeStrays);
          attempt("heartbeats", this::removeDeadDrivers);
        } else if (now - lastLook >= OWN_TASKS.toNanos()
            && table.rows().stream().anyMatch(this::isOwn)) {
          lastLook = now;
          attempt("own tasks", listing::refreshRecords);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOwn(Table.Row row) {
    return row.task().isLive()
        && row.record().hold() instanceof Hold.Held held
        && held.instance().equals(with.instance());
  }

  private static void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (RemoteFailure | EngineRefusal later) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", what, later.getMessage());
    }
  }

  private void beat() {
    creation
        .leases()
        .forEach(
            (id, lease) ->
                pulse.note(new LeaseRenewal(new RemoteTaskId(id), 1, LogOffsets.START), lease));
    pulse.write(false);
  }

  private void keep(Table.Row row) {
    if (!row.task().isLive()) {
      forget(row);
      return;
    }
    TaskRecord record = row.record();
    boolean isOver =
        row.task().ownership().custody() instanceof dev.tether.runtime.Custody.Detached detached
            && detached.timeLeft().isZero();
    if (isOver && record.stop().isEmpty()) {
      stopOrphan(record);
    } else if (record.stop().isPresent()) {
      stopping.carryOut(row);
    }
    removeUnfinished(row);
  }

  private void stopOrphan(TaskRecord record) {
    try {
      stopping.stopOrphan(record, new StopRequest(Signals.TERM, ORPHAN_STOP));
    } catch (RemoteFailure.Fenced | RemoteFailure.NoSuchTask claimed) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "task {0} was claimed at the last moment: {1}",
          record.id(),
          claimed.getMessage());
    }
  }

  private void forget(Table.Row row) {
    boolean orphan = row.record().stop().map(StopOrder::orphan).orElse(false);
    Duration keep = orphan ? with.settings().keepOrphans() : with.settings().keepEnded();
    if (row.timeSinceEnd() > keep.toNanos()) {
      row.record().containerId().ifPresent(with.containers()::remove);
      records.delete(new Records.Current(row.key(), row.record(), row.version()));
    }
  }

  /** Undoes a creation whose driver died: nobody else finishes it. */
  private void removeUnfinished(Table.Row row) {
    boolean isPending = row.task().state() instanceof dev.tether.runtime.TaskState.Pending;
    boolean alive =
        row.task().ownership().custody() instanceof dev.tether.runtime.Custody.Held held
            && held.leaseValid();
    if (!isPending || alive || creation.leases().containsKey(row.record().id().value())) {
      pending.remove(row.key());
      return;
    }
    long since = pending.computeIfAbsent(row.key(), _ -> with.nanos().getAsLong());
    if (with.nanos().getAsLong() - since < LEFT_BEHIND.toNanos()) {
      return;
    }
    Optional<String> container = row.record().containerId();
    if (container.isEmpty() || with.containers().remove(container.get())) {
      records.delete(new Records.Current(row.key(), row.record(), row.version()));
    } else {
      table.accept(with.containers().facts(container.get()));
    }
  }

  /** Removes containers that never ran and that no record means. */
  private void removeStrays() {
    Set<String> meant = new HashSet<>();
    for (Table.Row row : table.rows()) {
      row.record().containerId().ifPresent(meant::add);
    }
    Set<String> strays = new HashSet<>();
    for (Listed each : listing.listed()) {
      if (each.status() == ContainerFacts.Status.CREATED && !meant.contains(each.id())) {
        strays.add(each.id());
      }
    }
    leftBehind.keySet().retainAll(strays);
    long now = with.nanos().getAsLong();
    for (String stray : strays) {
      long since = leftBehind.computeIfAbsent(stray, _ -> now);
      if (now - since >= LEFT_BEHIND.toNanos() && !isBeingCreated(stray)) {
        with.containers().remove(stray);
      }
    }
  }

  private boolean isBeingCreated(String container) {
    return listing.listed().stream()
        .filter(each -> each.id().equals(container))
        .map(each -> each.labels().getOrDefault(Cluster.TASK_LABEL, ""))
        .anyMatch(
            task ->
                table.rows().stream()
                    .anyMatch(
                        row ->
                            row.record().id().value().equals(task)
                                && row.record().phase() instanceof Phase.Intended));
  }

  /** Removes heartbeats of drivers that ended long ago, once no task's lease refers to them. */
  private void removeDeadDrivers() {
    long longAgo = with.nanos().getAsLong() - DEAD_DRIVER.toNanos();
    listing
        .beatsNotSince(longAgo)
        .forEach(
            (key, beat) -> {
              boolean needed =
                  table.rows().stream()
                      .anyMatch(
                          row ->
                              row.record().hold() instanceof Hold.Held held
                                  && key.contains("/" + held.instance() + "-"));
              if (!needed) {
                records.store().delete(key, beat.version());
              }
            });
  }
}
