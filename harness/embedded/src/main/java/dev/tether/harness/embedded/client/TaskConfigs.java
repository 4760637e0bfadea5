package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.tether.harness.embedded.spec.ConfigRefused;
import dev.tether.harness.embedded.spec.SpecDecoder;
import dev.tether.nomad.Allocation;
import dev.tether.protocol.nomad.drivers.AllocatedCpuResources;
import dev.tether.protocol.nomad.drivers.AllocatedMemoryResources;
import dev.tether.protocol.nomad.drivers.AllocatedTaskResources;
import dev.tether.protocol.nomad.drivers.LinuxResources;
import dev.tether.protocol.nomad.drivers.Mount;
import dev.tether.protocol.nomad.drivers.PortMapping;
import dev.tether.protocol.nomad.drivers.Resources;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a driver is told of a task. */
final class TaskConfigs {
  private static final long MEGABYTE = 1 << 20;

  private TaskConfigs() {}

  /**
   * The configuration for one invocation.
   *
   * @param directory the allocation's
   * @param volumes where the node's host volumes are, by their names
   * @throws ConfigRefused when the {@code config} block does not suit the driver
   */
  static TaskConfig of(
      String taskId,
      Allocation allocation,
      JsonNode task,
      TaskEnvironment environment,
      Spec schema,
      Path directory,
      JsonNode volumes)
      throws ConfigRefused {
    byte[] config = SpecDecoder.decode(schema, task.path("Config"), environment.scope());
    JsonNode job = allocation.json().path("Job");
    JsonNode group = AllocationRunner.group(allocation);
    String name = task.path("Name").asText();
    Path logs = directory.resolve("alloc/logs");
    boolean silent = task.path("LogConfig").path("Disabled").asBoolean(false);
    return TaskConfig.newBuilder()
        .setId(taskId)
        .setName(name)
        .setMsgpackDriverConfig(ByteString.copyFrom(config))
        .putAllEnv(environment.variables())
        .addAllMounts(mounts(task, group, volumes))
        .setResources(resources(task.path("Resources"), ports(allocation)))
        .setUser(task.path("User").asText(""))
        .setAllocDir(directory.toString())
        .setStdoutPath(silent ? "/dev/null" : LogCollectors.pipe(logs, name, "stdout").toString())
        .setStderrPath(silent ? "/dev/null" : LogCollectors.pipe(logs, name, "stderr").toString())
        .setTaskGroupName(allocation.taskGroup())
        .setJobName(job.path("Name").asText())
        .setJobId(allocation.jobId())
        .setAllocId(allocation.id())
        .setNamespace(allocation.namespace())
        .setNodeName(allocation.nodeName())
        .setNodeId(allocation.nodeId())
        .build();
  }

  private static List<Mount> mounts(JsonNode task, JsonNode group, JsonNode volumes) {
    List<Mount> mounts = new ArrayList<>();
    for (JsonNode mount : task.path("VolumeMounts")) {
      JsonNode volume = group.path("Volumes").path(mount.path("Volume").asText());
      mounts.add(
          Mount.newBuilder()
              .setTaskPath(mount.path("Destination").asText())
              .setHostPath(volumes.path(volume.path("Source").asText()).path("Path").asText())
              .setReadonly(
                  volume.path("ReadOnly").asBoolean() || mount.path("ReadOnly").asBoolean())
              .setPropagationMode(mount.path("PropagationMode").asText("private"))
              .build());
    }
    return mounts;
  }

  /** The ports that the allocation was given. */
  static JsonNode ports(Allocation allocation) {
    return allocation.json().path("AllocatedResources").path("Shared").path("Ports");
  }

  private static Resources resources(JsonNode asked, JsonNode ports) {
    List<PortMapping> mappings = new ArrayList<>();
    for (JsonNode port : ports) {
      mappings.add(
          PortMapping.newBuilder()
              .setLabel(port.path("Label").asText())
              .setValue(port.path("Value").asInt())
              .setTo(port.path("To").asInt())
              .setHostIp(port.path("HostIP").asText())
              .build());
    }
    long memory = asked.path("MemoryMB").asLong();
    long most = Math.max(memory, asked.path("MemoryMaxMB").asLong());
    long cpu = asked.path("CPU").asLong();
    return Resources.newBuilder()
        .addAllPorts(mappings)
        .setAllocatedResources(
            AllocatedTaskResources.newBuilder()
                .setCpu(AllocatedCpuResources.newBuilder().setCpuShares(cpu))
                .setMemory(
                    AllocatedMemoryResources.newBuilder()
                        .setMemoryMb(memory)
                        .setMemoryMaxMb(asked.path("MemoryMaxMB").asLong())))
        .setLinuxResources(
            LinuxResources.newBuilder()
                .setCpuShares(cpu)
                .setMemoryLimitBytes(most * MEGABYTE)
                .setPercentTicks(0.01))
        .build();
  }

  /** Makes the directories that a task finds. */
  static void makeDirectories(Path directory, String task) throws IOException {
    for (String shared : List.of("alloc/logs", "alloc/tmp", "alloc/data")) {
      Files.createDirectories(directory.resolve(shared));
    }
    for (String own : List.of("local", "tmp", "secrets", "private")) {
      Files.createDirectories(directory.resolve(task).resolve(own));
    }
  }
}
