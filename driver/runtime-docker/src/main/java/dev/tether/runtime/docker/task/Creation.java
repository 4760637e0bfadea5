package dev.tether.runtime.docker.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Option;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Settings;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.Containers.Listed;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.record.TaskRecord;
import dev.tether.runtime.docker.record.TaskRecord.Hold;
import dev.tether.runtime.docker.record.TaskRecord.Phase;
import dev.tether.runtime.docker.spec.Description;
import dev.tether.runtime.docker.spec.Ports;
import dev.tether.runtime.docker.spec.Registries;
import dev.tether.runtime.docker.spec.TaskSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Creates tasks, each once; the package tells how. Thread-safe. */
final class Creation {
  private static final int MOST_ATTEMPTS = 20;
  private final Equipment with;
  private final Records records;
  private final Table table;
  private final Map<String, String> labels;
  private final String address;
  private final Programs programs;
  private final Map<String, ReentrantLock> underWay = new ConcurrentHashMap<>();
  private final Map<String, Duration> leases = new ConcurrentHashMap<>();

  /**
   * @param labels that all containers of the cluster have
   * @param address where others reach the host's ports
   */
  Creation(
      Equipment with, Records records, Table table, Map<String, String> labels, String address) {
    this.with = with;
    this.records = records;
    this.table = table;
    this.labels = labels;
    this.address = address;
    this.programs = new Programs(with.containers());
  }

  /** The tasks that are being created here, with their leases, which nobody else renews yet. */
  Map<String, Duration> leases() {
    return Map.copyOf(leases);
  }

  RemoteTask create(CreateRequest request) {
    TaskSettings settings = settings(request);
    String key = records.keys().task(request.token());
    ReentrantLock turn = underWay.computeIfAbsent(key, _ -> new ReentrantLock());
    turn.lock();
    try {
      for (int i = 0; i < MOST_ATTEMPTS; i++) {
        Optional<RemoteTask> task = attempt(key, request, settings);
        if (task.isPresent()) {
          with.contents().filled(request.token());
          return task.get();
        }
      }
      throw new RemoteFailure.Failed(
          "the task %s could not be created: others changed it all the time"
              .formatted(request.slot().display()));
    } finally {
      turn.unlock();
      underWay.computeIfPresent(key, (_, lock) -> lock.hasQueuedThreads() ? lock : null);
    }
  }

  private static TaskSettings settings(CreateRequest request) {
    Settings given = request.spec().settings();
    Set<String> unknown = new HashSet<>(request.spec().settings().values().keySet());
    TaskSettings.options().stream().map(Option::name).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new RemoteFailure.Refused(
          "a Docker runtime has no task setting " + String.join(", ", unknown));
    }
    try {
      return TaskSettings.of(given);
    } catch (Settings.InvalidSetting wrong) {
      throw new RemoteFailure.Refused(wrong.getMessage());
    }
  }

  /** One step further, or nothing when others were faster. */
  private Optional<RemoteTask> attempt(String key, CreateRequest request, TaskSettings settings) {
    Optional<Records.Current> found = records.read(key);
    if (found.isEmpty()) {
      RemoteTaskId id = new RemoteTaskId(records.keys().shortKey(key) + "-" + with.marks().get());
      return records
          .write(key, intent(id, request), dev.tether.runtime.RecordStore.ABSENT)
          .flatMap(current -> carryOut(current, request, settings));
    }
    return switch (found.get().record().phase()) {
      case Phase.Intended _ -> {
        removeLeftovers(found.get().record().id());
        yield again(found.get()).flatMap(current -> carryOut(current, request, settings));
      }
      case Phase.Startable startable -> {
        table.accept(with.containers().facts(startable.containerId()));
        RemoteTask task = table.row(key).orElseThrow().task();
        boolean started = !(task.state() instanceof dev.tether.runtime.TaskState.Pending);
        if (started || !with.containers().remove(startable.containerId())) {
          table.accept(with.containers().facts(startable.containerId()));
          yield table.row(key).map(Table.Row::task);
        }
        yield again(found.get()).flatMap(current -> carryOut(current, request, settings));
      }
    };
  }

  private TaskRecord intent(RemoteTaskId id, CreateRequest request) {
    return new TaskRecord(
        id,
        request.token(),
        request.slot(),
        request.specificationHash(),
        1,
        request.owner(),
        new Hold.Held(request.lease(), with.instance()),
        new Phase.Intended(1),
        Optional.empty(),
        LogOffsets.START,
        Optional.empty());
  }

  /** Makes void what was attempted before. */
  private Optional<Records.Current> again(Records.Current found) {
    int next = found.record().phase().attempt() + 1;
    return records.write(
        found.key(), found.record().withPhase(new Phase.Intended(next)), found.version());
  }

  private void removeLeftovers(RemoteTaskId id) {
    Map<String, String> its = new HashMap<>(labels);
    its.put(Cluster.TASK_LABEL, id.value());
    for (Listed left : with.containers().list(its)) {
      with.containers().remove(left.id());
    }
  }

  private Optional<RemoteTask> carryOut(
      Records.Current current, CreateRequest request, TaskSettings settings) {
    leases.put(current.record().id().value(), request.lease());
    Optional<String> container = Optional.empty();
    Records.Current latest = current;
    try {
      Ports ports = Ports.choose(request.spec().ports(), settings, with.settings(), with.random());
      container = Optional.of(createContainer(current.record(), request, settings, ports));
      String id = container.get();
      prepare(id, request, settings);
      TaskRecord startable =
          current
              .record()
              .withPhase(new Phase.Startable(current.record().phase().attempt(), id))
              .withNetwork(ports.network(address));
      Optional<Records.Current> written =
          records.write(current.key(), startable, current.version());
      if (written.isEmpty()) {
        with.containers().remove(id);
        return Optional.empty();
      }
      latest = written.get();
      if (!start(id, ports)) {
        return Optional.empty();
      }
      table.accept(with.containers().facts(id));
      return table.row(current.key()).map(Table.Row::task);
    } catch (EngineRefusal refusal) {
      undo(container, latest);
      throw refusal.asFailure();
    } catch (RemoteFailure.Refused | RemoteFailure.Failed failure) {
      undo(container, latest);
      throw failure;
    } finally {
      leases.remove(current.record().id().value());
    }
  }

  private String createContainer(
      TaskRecord record, CreateRequest request, TaskSettings settings, Ports ports) {
    Map<String, String> own = new HashMap<>(labels);
    own.put(Cluster.TASK_LABEL, record.id().value());
    own.put("dev.tether.slot", record.slot().display());
    own.put("dev.tether.specification", record.hash());
    ObjectNode description =
        new Description(with.settings()).of(request.spec(), settings, ports, address, own);
    String name = "tether-" + record.id().value() + "-" + record.phase().attempt();
    if (settings.pull() == TaskSettings.Pull.ALWAYS) {
      pull(settings);
    }
    try {
      return with.containers().create(name, description);
    } catch (EngineRefusal refusal) {
      if (!refusal.isNotFound()) {
        throw refusal;
      }
      if (settings.pull() == TaskSettings.Pull.NEVER) {
        throw new RemoteFailure.Refused(
            "the Docker engine has no image %s, and the task's setting pull is \"never\""
                .formatted(settings.image()));
      }
    }
    pull(settings);
    return with.containers().create(name, description);
  }

  private void pull(TaskSettings settings) {
    with.images()
        .pull(
            settings.image(),
            Registries.credentials(settings, with.settings().registryFile()),
            with.settings().pullTimeout());
  }

  private void prepare(String container, CreateRequest request, TaskSettings settings) {
    Optional<String> program = programs.first(container);
    if (settings.init() && program.isPresent() && !programs.exists(container, program.get())) {
      throw new RemoteFailure.Refused(
          "there is no program %s in the image %s".formatted(program.get(), settings.image()));
    }
    with.contents().fill(request.token(), request.contents(), container);
  }

  /** Whether it was started; with other ports it may be. */
  private boolean start(String container, Ports ports) {
    try {
      with.containers().start(container);
      return true;
    } catch (EngineRefusal refusal) {
      boolean portTaken =
          refusal.said().contains("port is already allocated")
              || refusal.said().contains("address already in use");
      if (portTaken && ports.chosen()) {
        return false;
      }
      if (portTaken) {
        throw new RemoteFailure.Refused(
            "one of the task's ports is taken on the engine's host: %s: %s"
                .formatted(new TreeMap<>(ports.outside()), refusal.said()));
      }
      if (with.containers().facts(container).startedAt().equals(java.time.Instant.EPOCH)) {
        throw new RemoteFailure.Refused(
            "the container %s can't be started: %s"
                .formatted(Containers.shortId(container), refusal.said()));
      }
      throw refusal;
    }
  }

  /** Leaves nothing of a creation that failed. */
  private void undo(Optional<String> container, Records.Current latest) {
    try {
      if (container.isEmpty() || with.containers().remove(container.get())) {
        records.delete(latest);
      }
    } catch (RemoteFailure | EngineRefusal alsoFailed) {
      System.getLogger(Creation.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "what is left of task {0} is removed later: {1}",
              latest.record().id(),
              alsoFailed.getMessage());
    }
  }
}
