package dev.tether.runtime.docker;

import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.task.Cluster;
import dev.tether.runtime.docker.task.Equipment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The clusters whose tasks are followed; usually the driver's own alone. Thread-safe. */
final class Clusters implements AutoCloseable {
  private static final String NO_RECORDS =
      "a Docker runtime keeps its ownership records in Nomad's Variables, and the driver has no"
          + " access to Nomad's API: give it an address, and with ACLs a token that may write"
          + " variables at tether/*, in the block nomad of the plugin's configuration";
  private final Equipment equipment;
  private final RuntimeContext context;
  private final Map<String, Cluster> open = new ConcurrentHashMap<>();
  private Optional<String> engineId = Optional.empty();

  Clusters(Equipment equipment, RuntimeContext context) {
    this.equipment = equipment;
    this.context = context;
  }

  /** Why there can be no records; nothing where there can. */
  Optional<String> missingRecords() {
    return context.records().isPresent() ? Optional.empty() : Optional.of(NO_RECORDS);
  }

  private RecordStore store() {
    return context.records().orElseThrow(() -> new RemoteFailure.Refused(NO_RECORDS));
  }

  /** Asks the store for something, and fails as it does. */
  void checkRecords() {
    named(context.cluster()).checkRecords();
  }

  /** The cluster of this name, followed from now on. */
  Cluster named(String name) {
    Cluster known = open.get(name);
    if (known != null) {
      return known;
    }
    RecordStore store = store();
    String id = engineId();
    return open.computeIfAbsent(
        name, _ -> Cluster.open(equipment, store, name, id, HostAddress.of(equipment.settings())));
  }

  private synchronized String engineId() {
    if (engineId.isEmpty()) {
      try {
        engineId = Optional.of(equipment.containers().engineId());
      } catch (EngineRefusal refusal) {
        throw refusal.asFailure();
      }
    }
    return engineId.get();
  }

  /** The cluster that is known to have a task. */
  Optional<Cluster> having(RemoteTaskId id) {
    return open.values().stream().filter(cluster -> cluster.has(id)).findFirst();
  }

  /** The cluster that has a task, which is looked for where it is not known. */
  Optional<Cluster> find(RemoteTaskId id) {
    Optional<Cluster> known = having(id);
    if (known.isPresent()) {
      return known;
    }
    Cluster own = named(context.cluster());
    own.list();
    return having(id);
  }

  /**
   * The same.
   *
   * @throws RemoteFailure.NoSuchTask when there is none
   */
  Cluster of(RemoteTaskId id) {
    return find(id).orElseThrow(() -> new RemoteFailure.NoSuchTask(id));
  }

  @Override
  public void close() {
    open.values().forEach(Cluster::close);
  }
}
