package dev.tether.plugin.lifecycle;

import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.Custody;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.StopRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Stops released tasks that nobody will ever take over, and forgets them: their job was stopped or
 * changed while no allocation managed them, so Nomad calls nobody about them. Acts only on proof
 * from the Nomad API; without proof the runtime ends them when their time to live is over. Several
 * drivers may do this at once: the generation lets only what is still true happen.
 */
public final class OrphanReaper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OrphanReaper.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** A handover takes less; what is still unmanaged then is worth a question. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private static final StopRequest STOP = new StopRequest("SIGTERM", Duration.ofSeconds(5));

  /** So that a mass of released tasks does not become a mass of questions at once. */
  private static final int MOST_AT_ONCE = 50;

  private final List<RuntimeConnection> connections;
  private final NomadView nomad;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The watch does not tell of leases, and a listing of all tasks costs more than a look. */
  private static final int LOOKS_PER_LISTING = 6;

  /** Unmanaged tasks of the last look: those that are new are perhaps just being handed over. */
  private Set<RemoteTaskId> seen = Set.of();

  /** Tasks whose owners had let their leases run out at the last listing. */
  private Map<RemoteTask, RuntimeConnection> abandoned = Map.of();

  private int looks;

  public OrphanReaper(List<RuntimeConnection> connections, NomadView nomad) {
    this.connections = List.copyOf(connections);
    this.nomad = Objects.requireNonNull(nomad, "nomad");
  }

  /** Begins to look. */
  public OrphanReaper start() {
    Thread.ofVirtual().name("orphans").start(this::run);
    return this;
  }

  private void run() {
    try {
      Duration pause = INTERVAL;
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = look() ? SETTLING : INTERVAL;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Looks once. Used by one thread at a time.
   *
   * @return whether it saw a task for the first time that nobody manages
   */
  boolean look() {
    if (looks++ % LOOKS_PER_LISTING == 0) {
      abandoned = listAbandoned();
    }
    Map<RemoteTask, RuntimeConnection> unmanaged = new HashMap<>(abandoned);
    for (RuntimeConnection connection : connections) {
      connection.released().forEach(task -> unmanaged.put(task, connection));
    }
    unmanaged.keySet().stream()
        .filter(task -> seen.contains(task.id()))
        .limit(MOST_AT_ONCE)
        .forEach(task -> reapIfProven(unmanaged.get(task), task));
    Set<RemoteTaskId> before = seen;
    seen = unmanaged.keySet().stream().map(RemoteTask::id).collect(Collectors.toSet());
    return !before.containsAll(seen);
  }

  private Map<RemoteTask, RuntimeConnection> listAbandoned() {
    Map<RemoteTask, RuntimeConnection> found = new HashMap<>();
    for (RuntimeConnection connection : connections) {
      try {
        connection.runtime().list(connection.cluster(), Optional.empty()).stream()
            .filter(OrphanReaper::isAbandoned)
            .forEach(task -> found.put(task, connection));
      } catch (RemoteFailure e) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "tasks on {0} could not be listed: {1}",
            connection.name(),
            e.getMessage());
      }
    }
    return found;
  }

  private static boolean isAbandoned(RemoteTask task) {
    return task.ownership().custody() instanceof Custody.Held held && !held.leaseValid();
  }

  private void reapIfProven(RuntimeConnection connection, RemoteTask task) {
    Optional<String> proof = nomad.obsolete(task.ownership().owner().allocationId(), task.slot());
    if (proof.isEmpty()) {
      return;
    }
    try {
      if (task.isLive()) {
        LOG.log(
            System.Logger.Level.INFO,
            "stopping the unmanaged remote task {0} of {1}, because {2}",
            task.id(),
            task.slot().display(),
            proof.get());
        connection.runtime().stop(task.id(), task.generation(), STOP);
      } else {
        connection.runtime().remove(task.id(), task.generation());
      }
    } catch (RemoteFailure e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "the unmanaged remote task {0} stays as it is: {1}",
          task.id(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
