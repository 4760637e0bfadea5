package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.cluster.process.NodeFiles;
import dev.tether.protocol.goplugin.Reattachment;
import dev.tether.protocol.nomad.drivers.NetworkOverride;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node keeps whatever happens to its agent. Thread-safe. */
public final class NodeDisk {
  private final String id;
  private final String name;
  private final Path directory;
  private final Map<String, SavedAllocation> allocations = new LinkedHashMap<>();
  private Optional<Reattachment> plugin = Optional.empty();

  /**
   * An empty disk.
   *
   * @param id Nomad's id of the node
   * @param directory where the allocations' files are, in the home of the node
   */
  public NodeDisk(String id, String name, Path directory) {
    this.id = id;
    this.name = name;
    this.directory = directory;
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  /** Where an allocation's files are. */
  public Path allocationDirectory(String allocation) {
    return directory.resolve("alloc").resolve(allocation);
  }

  /** The directory of the node's host volume. */
  public Path hostVolume() {
    return new NodeFiles(directory.getParent()).hostVolume();
  }

  /** What is kept of an allocation. */
  static final class SavedAllocation {
    private final String id;
    private final Map<String, SavedTask> tasks = new LinkedHashMap<>();
    private ObjectNode allocation;

    SavedAllocation(String id, ObjectNode allocation) {
      this.id = id;
      this.allocation = allocation;
    }

    String id() {
      return id;
    }

    synchronized ObjectNode allocation() {
      return allocation;
    }

    synchronized void update(ObjectNode newer) {
      allocation = newer;
    }

    synchronized SavedTask task(String name) {
      return tasks.computeIfAbsent(name, _ -> new SavedTask());
    }
  }

  /** What is kept of a task. */
  static final class SavedTask {
    private final TaskState state = new TaskState();
    private Optional<TaskHandle> handle = Optional.empty();
    private NetworkOverride network = NetworkOverride.getDefaultInstance();

    TaskState state() {
      return state;
    }

    synchronized Optional<TaskHandle> handle() {
      return handle;
    }

    /** Keeps a handle, without the driver's configuration: Nomad does not keep that either. */
    synchronized void keep(TaskHandle newHandle) {
      TaskHandle.Builder kept = newHandle.toBuilder();
      kept.getConfigBuilder().clearMsgpackDriverConfig();
      handle = Optional.of(kept.build());
    }

    /** What the driver said of the task's own address; without address where it said nothing. */
    synchronized NetworkOverride network() {
      return network;
    }

    synchronized void network(NetworkOverride told) {
      network = told;
    }

    synchronized void forgetHandle() {
      handle = Optional.empty();
    }
  }

  synchronized List<SavedAllocation> saved() {
    return List.copyOf(allocations.values());
  }

  synchronized SavedAllocation save(String allocationId, ObjectNode allocation) {
    return allocations.computeIfAbsent(
        allocationId, _ -> new SavedAllocation(allocationId, allocation));
  }

  synchronized void remove(String allocationId) {
    allocations.remove(allocationId);
  }

  synchronized Optional<Reattachment> plugin() {
    return plugin;
  }

  /** The plugin's process, while it runs. */
  public synchronized Optional<ProcessHandle> pluginProcess() {
    return plugin.flatMap(known -> ProcessHandle.of(known.pid())).filter(ProcessHandle::isAlive);
  }

  synchronized void plugin(Optional<Reattachment> reattachment) {
    plugin = reattachment;
  }
}
