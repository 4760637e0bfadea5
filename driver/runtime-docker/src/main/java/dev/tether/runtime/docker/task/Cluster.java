package dev.tether.runtime.docker.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import dev.tether.runtime.docker.engine.EngineClient;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.engine.Json;
import dev.tether.runtime.docker.record.Heartbeat;
import dev.tether.runtime.docker.record.Keys;
import dev.tether.runtime.docker.record.TaskRecord.Hold;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The tasks of one cluster on one engine. Thread-safe. */
public final class Cluster implements AutoCloseable {
  static final String CLUSTER_LABEL = "dev.tether.cluster";
  static final String TASK_LABEL = "dev.tether.task";
  private static final Duration RETRY = Duration.ofMillis(300);

  /** Logs are recorded at most this often; the driver renews twice a second while they go on. */
  private static final Duration RECORD_INTERVAL = Duration.ofMillis(450);

  private static final Duration ANY_LEASE = Duration.ofMinutes(1);
  private final Equipment with;
  private final Map<String, String> labels;
  private final Table table;
  private final Records records;
  private final Listing listing;
  private final Pulse pulse;
  private final Creation creation;
  private final Stopping stopping;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<EngineClient.Stream> events = Optional.empty();

  /**
   * Begins to follow the tasks of a cluster.
   *
   * @param engineId the engine's identity, which the names of the records have in them
   * @param address where others reach the ports of the engine's host
   */
  public static Cluster open(
      Equipment with, RecordStore store, String name, String engineId, String address) {
    Cluster cluster = new Cluster(with, store, Keys.of(name, engineId), name, address);
    Thread.ofVirtual().name("events-" + name).start(cluster::followEvents);
    Thread.ofVirtual().name("housekeeping-" + name).start(cluster::keepHouse);
    return cluster;
  }

  private Cluster(Equipment with, RecordStore store, Keys keys, String name, String address) {
    this.with = with;
    this.labels = Map.of(CLUSTER_LABEL, name);
    this.table = new Table(with.nanos());
    this.records = new Records(store, keys, table);
    this.listing =
        new Listing(table, records, with.containers(), labels, with.instance(), with.nanos());
    this.pulse = new Pulse(store, keys, with.instance(), RECORD_INTERVAL, with.nanos());
    this.creation = new Creation(with, records, table, labels, address);
    this.stopping = new Stopping(with, records, table);
  }

  private void keepHouse() {
    new Housekeeping(with, records, table, listing, pulse, creation, stopping, closed).run();
  }

  // Following the engine.

  private void followEvents() {
    while (closed.getCount() > 0) {
      String reason;
      try (EngineClient.Stream stream = with.containers().events(labels)) {
        events = Optional.of(stream);
        listing.refresh();
        reason = follow(stream);
      } catch (RemoteFailure | EngineRefusal failure) {
        reason = failure.getMessage();
      }
      events = Optional.empty();
      table.breakWatches(reason);
      if (pause()) {
        return;
      }
    }
  }

  private boolean pause() {
    try {
      return closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private String follow(EngineClient.Stream stream) {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    try {
      String line;
      while ((line = lines.readLine()) != null) {
        JsonNode event = Json.parse(line);
        String container = event.path("Actor").path("ID").asText("");
        boolean matters =
            List.of("start", "die", "destroy").contains(event.path("Action").asText(""));
        if (matters && !container.isEmpty()) {
          table.accept(with.containers().facts(container));
        }
      }
      return "the Docker engine at %s ended its events".formatted(with.settings().engine());
    } catch (IOException | RuntimeException e) {
      return e instanceof RemoteFailure ? e.getMessage() : stream.broken(e).getMessage();
    }
  }

  // Asking.

  /** All tasks, freshly listed. */
  public List<RemoteTask> list() {
    listing.refresh();
    return table.tasks();
  }

  /** Tells all tasks and then their changes. */
  public TaskWatch watch() {
    listing.refresh();
    return table.watch();
  }

  /** Whether this cluster is known to have a task. */
  public boolean has(RemoteTaskId id) {
    return table.row(id).isPresent();
  }

  /** A task's container and its state, if there is such a task and its container may run. */
  public record Running(String containerId, RemoteTask task) {}

  /**
   * A task whose record was read anew and is of this generation.
   *
   * @throws RemoteFailure.Refused when it does not run
   */
  public Running running(RemoteTaskId id, long generation) {
    Records.Current current = records.read(id, generation);
    current.record().containerId().map(with.containers()::facts).ifPresent(table::accept);
    RemoteTask task = table.row(current.key()).orElseThrow().task();
    if (!(task.state() instanceof TaskState.Running)) {
      throw new RemoteFailure.Refused("the task %s does not run".formatted(id));
    }
    return new Running(current.record().containerId().orElseThrow(), task);
  }

  /** The container of a task, whatever its state. */
  public Optional<String> container(RemoteTaskId id) {
    Optional<Table.Row> known = table.row(id);
    return known.isPresent()
        ? known.get().record().containerId()
        : records.read(id).record().containerId();
  }

  /** The container of a task, as far as it is known. */
  public Optional<String> knownContainer(RemoteTaskId id) {
    return table.row(id).flatMap(row -> row.record().containerId());
  }

  /**
   * Looks whether records can be read and written.
   *
   * @throws RemoteFailure that says why not
   */
  public void checkRecords() {
    records.store().versions(records.keys().base());
    pulse.introduce();
  }

  /** The container of a task, if the generation is the present one. */
  public Optional<String> container(RemoteTaskId id, long generation) {
    return records.read(id, generation).record().containerId();
  }

  /** Has a listener called for each change; it must not wait. */
  public void listen(Consumer<RemoteTask> listener) {
    table.listen(listener);
  }

  /** Ends {@link #listen}. */
  public void unlisten(Consumer<RemoteTask> listener) {
    table.unlisten(listener);
  }

  // Commands.

  public RemoteTask create(CreateRequest request) {
    return creation.create(request);
  }

  /** Changes the owner. */
  public RemoteTask claim(RemoteTaskId id, long expected, Owner owner, Duration lease) {
    listing.refresh();
    LogOffsets delivered = delivered(id);
    return records.change(
        id,
        expected,
        current ->
            Optional.of(
                current.record().claimedBy(owner, lease, with.instance()).deliveredTo(delivered)));
  }

  private LogOffsets delivered(RemoteTaskId id) {
    return table.row(id).map(row -> row.task().delivered()).orElse(LogOffsets.START);
  }

  /** Lets go. */
  public RemoteTask release(
      RemoteTaskId id, long generation, Duration timeToLive, LogOffsets delivered) {
    LogOffsets furthest = delivered(id).max(delivered);
    return records.change(
        id,
        generation,
        current ->
            Optional.of(
                current
                    .record()
                    .withHold(new Hold.Detached(timeToLive, with.marks().get()))
                    .deliveredTo(furthest)));
  }

  /** Whether the renewal is of the present owner. The last word of an earlier one is noted too. */
  public boolean renew(LeaseRenewal renewal) {
    Optional<Table.Row> row = table.row(renewal.id());
    if (row.isEmpty()) {
      pulse.forget(renewal.id().value());
      return false;
    }
    long present = row.get().record().generation();
    boolean owned = present == renewal.generation();
    if (owned || (renewal.last() && renewal.generation() < present)) {
      Duration lease =
          row.get().record().hold() instanceof Hold.Held held ? held.lease() : ANY_LEASE;
      pulse.note(renewal, lease);
      table.sign(
          renewal.id(),
          new Heartbeat.Sign(renewal.generation(), renewal.delivered(), renewal.last()),
          true);
    }
    return owned;
  }

  /**
   * Writes renewals, if it is time.
   *
   * @param now in any case
   */
  public void writeRenewals(boolean now) {
    pulse.write(now);
  }

  public void stop(RemoteTaskId id, long generation, StopRequest request) {
    stopping.stop(id, generation, request);
  }

  /** Sends a signal. */
  public void signal(RemoteTaskId id, long generation, String signal) {
    Signals.check(signal);
    Running running = running(id, generation);
    if (!with.containers().kill(running.containerId(), signal)) {
      throw new RemoteFailure.Refused("the task %s does not run any more".formatted(id));
    }
  }

  /** Forgets an ended task. */
  public void remove(RemoteTaskId id, long generation) {
    while (true) {
      Records.Current current;
      try {
        current = records.read(id, generation);
      } catch (RemoteFailure.NoSuchTask gone) {
        pulse.forget(id.value());
        return;
      }
      current.record().containerId().map(with.containers()::facts).ifPresent(table::accept);
      boolean live = table.row(current.key()).map(row -> row.task().isLive()).orElse(false);
      if (live || !current.record().containerId().map(with.containers()::remove).orElse(true)) {
        throw new RemoteFailure.Refused("the task %s still runs".formatted(id));
      }
      if (records.delete(current)) {
        pulse.forget(id.value());
        return;
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    events.ifPresent(EngineClient.Stream::close);
    table.breakWatches("the runtime was closed");
  }
}
