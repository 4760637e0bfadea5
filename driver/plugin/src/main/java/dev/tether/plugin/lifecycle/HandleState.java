package dev.tether.plugin.lifecycle;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.plugin.config.ContentsPolicy.WritableVolumes;
import dev.tether.plugin.config.ReattachPolicy;
import dev.tether.plugin.config.ReattachPolicy.OnBatchDrain;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.protocol.hclspec.ConfigException;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The driver state in a task's handle: all that recovery needs, because Nomad forgets the task's
 * configuration. Nomad stores it once, when the task starts, and never changes it; what changes
 * later, owner and generation above all, stands in the runtime's record.
 *
 * <p>It is a msgpack map of texts, so that other tools can read it.
 */
public record HandleState(
    String runtime,
    RemoteTaskId remoteId,
    Slot slot,
    ReattachPolicy policy,
    ContentsPolicy contents,
    Optional<TaskNetwork> network) {
  /** The version of the format, in the handle too. Nomad reserves 0. */
  public static final int VERSION = 1;

  private static final String ADDRESS = "network_address";
  private static final String PORT = "network_port.";

  public HandleState {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(remoteId, "remoteId");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(contents, "contents");
    Objects.requireNonNull(network, "network");
  }

  /** The state of a task without ports. */
  public HandleState(
      String runtime,
      RemoteTaskId remoteId,
      Slot slot,
      ReattachPolicy policy,
      ContentsPolicy contents) {
    this(runtime, remoteId, slot, policy, contents, Optional.empty());
  }

  /** The same, with the parts of the task's record that are equal, which is there already. */
  HandleState sharing(RemoteTask task) {
    return new HandleState(
        runtime,
        remoteId.equals(task.id()) ? task.id() : remoteId,
        slot.equals(task.slot()) ? task.slot() : slot,
        policy,
        contents,
        network.equals(task.network()) ? task.network() : network);
  }

  /** The same, with the settings of another one that are equal: most tasks have the same ones. */
  HandleState sharing(HandleState other) {
    return new HandleState(
        runtime.equals(other.runtime) ? other.runtime : runtime,
        remoteId,
        slot,
        policy.equals(other.policy) ? other.policy : policy,
        contents.equals(other.contents) ? other.contents : contents,
        network);
  }

  /** The driver state is not one that this driver wrote. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /** Writes the state. */
  public byte[] encode() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("version", Integer.toString(VERSION));
    fields.put("runtime", runtime);
    fields.put("remote_id", remoteId.value());
    fields.put("cluster", slot.cluster());
    fields.put("region", slot.region());
    fields.put("namespace", slot.namespace());
    fields.put("job", slot.job());
    fields.put("group", slot.group());
    fields.put("index", Integer.toString(slot.index()));
    fields.put("task", slot.task());
    fields.put("on_drain", policy.onDrain().name());
    fields.put("on_lost", policy.onLost().name());
    fields.put("on_alloc_stop", policy.onAllocStop().name());
    fields.put("on_batch_drain", policy.onBatchDrain().name());
    fields.put("on_unknown", policy.onUnknown().name());
    fields.put("detach_ttl_ms", Long.toString(policy.detachTtl().toMillis()));
    fields.put("contents_max_bytes", Long.toString(contents.maxBytes()));
    fields.put("contents_max_files", Long.toString(contents.maxFiles()));
    fields.put("writable_volumes", contents.writableVolumes().name());
    fields.put("bring_back", Boolean.toString(contents.bringBack()));
    fields.put("bring_back_max_bytes", Long.toString(contents.maxBringBackBytes()));
    network.ifPresent(
        known -> {
          fields.put(ADDRESS, known.address());
          known.ports().forEach((label, port) -> fields.put(PORT + label, Integer.toString(port)));
        });
    return MsgpackConfig.encode(fields);
  }

  /** Reads a state. */
  public static HandleState decode(byte[] bytes) throws Unreadable {
    Map<String, String> fields = fields(bytes);
    String version = fields.getOrDefault("version", "none");
    if (!version.equals(Integer.toString(VERSION))) {
      throw new Unreadable(
          "the handle has version %s, this driver reads version %d".formatted(version, VERSION));
    }
    try {
      return new HandleState(
          fields.get("runtime"),
          new RemoteTaskId(fields.get("remote_id")),
          new Slot(
              fields.get("cluster"),
              fields.get("region"),
              fields.get("namespace"),
              fields.get("job"),
              fields.get("group"),
              Integer.parseInt(fields.get("index")),
              fields.get("task")),
          new ReattachPolicy(
              OnMove.valueOf(fields.get("on_drain")),
              OnMove.valueOf(fields.get("on_lost")),
              OnMove.valueOf(fields.get("on_alloc_stop")),
              OnBatchDrain.valueOf(fields.get("on_batch_drain")),
              OnMove.valueOf(fields.get("on_unknown")),
              Duration.ofMillis(Long.parseLong(fields.get("detach_ttl_ms")))),
          contents(fields),
          network(fields));
    } catch (NullPointerException | IllegalArgumentException e) {
      throw new Unreadable("the handle is damaged: " + e.getMessage());
    }
  }

  private static ContentsPolicy contents(Map<String, String> fields) {
    return new ContentsPolicy(
        Long.parseLong(fields.get("contents_max_bytes")),
        Long.parseLong(fields.get("contents_max_files")),
        WritableVolumes.valueOf(fields.get("writable_volumes")),
        Boolean.parseBoolean(fields.get("bring_back")),
        Long.parseLong(fields.get("bring_back_max_bytes")));
  }

  private static Optional<TaskNetwork> network(Map<String, String> fields) {
    Map<String, Integer> ports = new TreeMap<>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(PORT)) {
            ports.put(name.substring(PORT.length()), Integer.valueOf(value));
          }
        });
    return Optional.ofNullable(fields.get(ADDRESS)).map(address -> new TaskNetwork(address, ports));
  }

  private static Map<String, String> fields(byte[] bytes) throws Unreadable {
    try {
      Map<String, String> fields = new HashMap<>();
      MsgpackConfig.decode(bytes).forEach((name, value) -> fields.put(name, String.valueOf(value)));
      return fields;
    } catch (ConfigException e) {
      throw new Unreadable("the handle was not written by this driver");
    }
  }
}
