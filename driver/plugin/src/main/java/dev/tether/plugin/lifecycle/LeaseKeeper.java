package dev.tether.plugin.lifecycle;

import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Renews the leases of all tasks that this process owns, in bulk, and records with them how far
 * logs are in Nomad's files: twice a second for tasks whose logs went on, and for all tasks three
 * times within the length of a lease.
 */
public final class LeaseKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LeaseKeeper.class.getName());

  /**
   * After the loss of a node, at most a second's worth of logs may appear again: what Nomad's
   * collector holds back for 100 ms and the way of a renewal have to fit into that second too.
   */
  private static final Duration TICK = Duration.ofMillis(500);

  private final TaskRegistry registry;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param lease how long a lease lasts
   */
  public LeaseKeeper(TaskRegistry registry, Duration lease) {
    this.registry = registry;
    this.interval = lease.dividedBy(3);
  }

  /** Begins to renew. */
  public LeaseKeeper start() {
    Thread.ofVirtual().name("leases").start(this::run);
    return this;
  }

  private void run() {
    long lastFull = System.nanoTime();
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        boolean full = System.nanoTime() - lastFull >= interval.toNanos();
        if (full) {
          lastFull = System.nanoTime();
        }
        renew(full);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Renews all leases, and records how far the logs came. */
  public void renewNow() {
    renew(true);
  }

  /**
   * Renews once.
   *
   * @param all whether tasks are renewed too whose logs have not gone on
   */
  void renew(boolean all) {
    Map<RuntimeConnection, List<LeaseRenewal>> renewals = new HashMap<>();
    Set<RuntimeConnection> doubtful = connectionsAfterAPause();
    for (ManagedTask task : registry.all()) {
      if (task.hold() instanceof Hold.Owning owning) {
        boolean logsWentOn = task.logs().refreshConfirmed();
        if (all || logsWentOn || doubtful.contains(task.connection())) {
          renewals
              .computeIfAbsent(task.connection(), _ -> new ArrayList<>())
              .add(
                  new LeaseRenewal(
                      task.handle().remoteId(), owning.generation(), task.logs().confirmed()));
        }
      }
    }
    doubtful.stream().filter(one -> !renewals.containsKey(one)).forEach(one -> one.pulse().beat());
    renewals.forEach(this::send);
  }

  /**
   * The runtimes of which this process can't be sure what became of its tasks there, because it
   * stood still; for all others it notes that it did not.
   */
  private Set<RuntimeConnection> connectionsAfterAPause() {
    Set<RuntimeConnection> doubtful = new HashSet<>();
    registry.all().stream()
        .map(ManagedTask::connection)
        .distinct()
        .forEach(
            connection -> {
              if (connection.pulse().isSteady()) {
                connection.pulse().beat();
              } else {
                doubtful.add(connection);
              }
            });
    return doubtful;
  }

  private void send(RuntimeConnection connection, List<LeaseRenewal> renewals) {
    try {
      // Whoever lost a task learns it from the watch, with the record of its new owner.
      List<RemoteTaskId> refused = connection.runtime().renew(renewals);
      if (!connection.pulse().isSteady()) {
        // The new owners of these have delivered what is still on its way here.
        registry.all().stream()
            .filter(task -> task.connection().equals(connection))
            .filter(task -> refused.contains(task.handle().remoteId()))
            .forEach(ManagedTask::suspend);
        connection.pulse().beat();
      }
    } catch (RemoteFailure e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "leases on {0} were not renewed: {1}",
          connection.name(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
