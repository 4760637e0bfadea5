package dev.tether.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskStats;
import dev.tether.runtime.TaskWatch;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.docker.contents.ContainerFiles;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineClient;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.engine.Execs;
import dev.tether.runtime.docker.engine.Images;
import dev.tether.runtime.docker.exec.BesideTasks;
import dev.tether.runtime.docker.logs.ContainerLogs;
import dev.tether.runtime.docker.spec.RuntimeSettings;
import dev.tether.runtime.docker.task.Cluster;
import dev.tether.runtime.docker.task.Equipment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** A Docker engine as a place for remote tasks. Thread-safe. */
final class DockerRuntime implements RemoteRuntime {
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final int MARK_BYTES = 4;
  private final RuntimeSettings settings;
  private final EngineClient client;
  private final Containers containers;
  private final ContainerFiles files;
  private final ContainerLogs logs;
  private final BesideTasks beside;
  private final Clusters clusters;

  /**
   * @param nanos a clock that never jumps, nanoseconds
   * @param random for names and ports
   */
  DockerRuntime(
      RuntimeSettings settings,
      RuntimeContext context,
      LongSupplier nanos,
      RandomGenerator random) {
    this.settings = settings;
    this.client = new EngineClient(settings.engine(), settings.timeout());
    this.containers = new Containers(client);
    Execs execs = new Execs(client);
    this.files = new ContainerFiles(containers, execs, nanos);
    this.logs = new ContainerLogs(containers);
    this.beside = new BesideTasks(containers, execs, () -> mark(random));
    Equipment equipment =
        new Equipment(
            settings,
            containers,
            new Images(client),
            new Filling(files),
            mark(random),
            nanos,
            () -> mark(random),
            random,
            POLL);
    this.clusters = new Clusters(equipment, context);
  }

  private record Filling(ContainerFiles files) implements Equipment.Fill {
    @Override
    public void fill(String token, Optional<String> digest, String container) {
      files.fill(token, digest, container);
    }

    @Override
    public void filled(String token) {
      files.filled(token);
    }
  }

  private static String mark(RandomGenerator random) {
    byte[] bytes = new byte[MARK_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.SIGNALS,
        Capability.STATS,
        Capability.EXEC,
        Capability.CONTENTS,
        Capability.PORTS,
        Capability.CPU_LIMIT,
        Capability.MEMORY_LIMIT,
        Capability.PIDS_LIMIT,
        Capability.ULIMITS);
  }

  @Override
  public RuntimeHealth health() {
    Optional<String> missing = clusters.missingRecords();
    if (missing.isPresent()) {
      return new RuntimeHealth.Unhealthy(missing.get());
    }
    try {
      JsonNode version = containers.version();
      clusters.checkRecords();
      return new RuntimeHealth.Healthy(
          Map.of(
              "docker.version", version.path("Version").asText("unknown"),
              "docker.api", version.path("ApiVersion").asText("unknown"),
              "docker.host", settings.engine().toString()));
    } catch (RemoteFailure | EngineRefusal failure) {
      return new RuntimeHealth.Unhealthy(failure.getMessage());
    }
  }

  @Override
  public void stage(String token, Contents contents) {
    files.stage(token, contents);
  }

  @Override
  public void update(RemoteTaskId id, long generation, Contents contents) {
    files.update(clusters.of(id).running(id, generation).containerId(), contents);
  }

  @Override
  public void fetch(RemoteTaskId id, long generation, String path, ContentsReceiver receiver)
      throws IOException {
    Optional<String> container = clusters.of(id).container(id, generation);
    if (container.isPresent()) {
      files.fetch(container.get(), path, receiver);
    }
  }

  @Override
  public RemoteTask create(CreateRequest request) {
    return clusters.named(request.slot().cluster()).create(request);
  }

  @Override
  public List<RemoteTask> list(String cluster, Optional<Slot> slot) {
    return clusters.named(cluster).list().stream()
        .filter(task -> slot.isEmpty() || task.slot().equals(slot.get()))
        .toList();
  }

  @Override
  public TaskWatch watch(String cluster) {
    return clusters.named(cluster).watch();
  }

  @Override
  public RemoteTask claim(
      RemoteTaskId id, long expectedGeneration, Owner newOwner, Duration lease) {
    return clusters.of(id).claim(id, expectedGeneration, newOwner, lease);
  }

  @Override
  public RemoteTask release(
      RemoteTaskId id, long generation, Duration timeToLive, LogOffsets delivered) {
    return clusters.of(id).release(id, generation, timeToLive, delivered);
  }

  @Override
  public List<RemoteTaskId> renew(List<LeaseRenewal> renewals) {
    List<RemoteTaskId> refused = new ArrayList<>();
    Set<Cluster> concerned = new HashSet<>();
    for (LeaseRenewal renewal : renewals) {
      Optional<Cluster> cluster = clusters.having(renewal.id());
      cluster.ifPresent(concerned::add);
      if (cluster.isEmpty() || !cluster.get().renew(renewal)) {
        refused.add(renewal.id());
      }
    }
    // The last word of an owner that lost its task is of use to the next one only at once.
    boolean now = renewals.stream().anyMatch(LeaseRenewal::last);
    concerned.forEach(cluster -> cluster.writeRenewals(now));
    return refused;
  }

  @Override
  public void stop(RemoteTaskId id, long generation, StopRequest request) {
    clusters.of(id).stop(id, generation, request);
  }

  @Override
  public void signal(RemoteTaskId id, long generation, String signal) {
    clusters.of(id).signal(id, generation, signal);
  }

  @Override
  public void remove(RemoteTaskId id, long generation) {
    Optional<Cluster> cluster = clusters.having(id);
    if (cluster.isEmpty()) {
      cluster = clusters.find(id);
    }
    if (cluster.isPresent()) {
      Optional<String> container = cluster.get().knownContainer(id);
      cluster.get().remove(id, generation);
      container.ifPresent(logs::forget);
    }
  }

  @Override
  public LogReader logs(RemoteTaskId id, LogStream stream, long offset) {
    return logs.open(clusters.of(id).container(id), stream, offset);
  }

  @Override
  public TaskStats stats(RemoteTaskId id) {
    Cluster cluster = clusters.of(id);
    Optional<String> container = cluster.container(id);
    if (container.isEmpty()) {
      throw new RemoteFailure.Refused("the task %s does not run".formatted(id));
    }
    return Stats.of(containers, container.get());
  }

  @Override
  public ExecSession exec(RemoteTaskId id, long generation, ExecRequest request) {
    return beside.start(clusters.of(id), id, generation, request);
  }

  @Override
  public void close() {
    beside.close();
    files.close();
    clusters.close();
    client.close();
  }
}
