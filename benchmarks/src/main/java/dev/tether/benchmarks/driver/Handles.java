package dev.tether.benchmarks.driver;

import com.google.protobuf.ByteString;
import dev.tether.benchmarks.remote.SyntheticAgent;
import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.plugin.config.ContentsPolicy.WritableVolumes;
import dev.tether.plugin.config.ReattachPolicy;
import dev.tether.plugin.config.ReattachPolicy.OnBatchDrain;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.plugin.lifecycle.HandleState;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes handles as Nomad keeps them, of tasks that run already. */
final class Handles {
  private static final String CLUSTER = "default";
  private static final String RUNTIME = "default";

  private Handles() {}

  /** Handles of Tether's driver, each with a task on record at the agent. */
  static List<TaskHandle> ofTether(int count, SyntheticAgent agent, Path allocations) {
    return IntStream.range(0, count)
        .mapToObj(number -> ofTether(config(number, allocations), number, agent))
        .toList();
  }

  private static TaskHandle ofTether(TaskConfig config, int number, SyntheticAgent agent) {
    RemoteTaskId id = new RemoteTaskId("remote" + number);
    Slot slot =
        new Slot(
            CLUSTER,
            "global",
            config.getNamespace(),
            config.getJobId(),
            config.getTaskGroupName(),
            number,
            config.getName());
    agent.addRunning(id, slot, new Owner(config.getAllocId(), config.getId(), "node", "node"));
    HandleState state =
        new HandleState(
            RUNTIME,
            id,
            slot,
            new ReattachPolicy(
                OnMove.RELEASE,
                OnMove.RELEASE,
                OnMove.STOP,
                OnBatchDrain.STOP,
                OnMove.RELEASE,
                Duration.ofMinutes(40)),
            new ContentsPolicy(1L << 30, 10_000, WritableVolumes.REFUSE, true, 1L << 30));
    return TaskHandle.newBuilder()
        .setVersion(HandleState.VERSION)
        .setConfig(config)
        .setState(TaskState.RUNNING)
        .setDriverState(ByteString.copyFrom(state.encode()))
        .build();
  }

  /** Handles that have nothing but the configuration of a task that sleeps. */
  static List<TaskHandle> configured(int count, Path allocations) {
    ByteString sleep =
        ByteString.copyFrom(
            MsgpackConfig.encode(Map.of("command", "sleep", "args", List.of("86400"))));
    return IntStream.range(0, count)
        .mapToObj(
            number -> config(number, allocations).toBuilder().setMsgpackDriverConfig(sleep).build())
        .map(config -> TaskHandle.newBuilder().setConfig(config).build())
        .toList();
  }

  /** Handles that a driver itself makes when it is asked to start tasks. */
  static List<TaskHandle> started(
      List<TaskHandle> configured, DriverGrpc.DriverBlockingStub driver) {
    return configured.stream()
        .map(handle -> StartTaskRequest.newBuilder().setTask(handle.getConfig()).build())
        .map(request -> driver.startTask(request).getHandle())
        .toList();
  }

  private static TaskConfig config(int number, Path allocations) {
    String allocation = "%08x-0000-0000-0000-000000000000".formatted(number);
    Path directory = allocations.resolve(allocation);
    try {
      for (String part : List.of("alloc/data", "task/local", "task/secrets")) {
        Files.createDirectories(directory.resolve(part));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't make the directory of an allocation", e);
    }
    return TaskConfig.newBuilder()
        .setId(allocation + "/task/1")
        .setName("task")
        .setAllocId(allocation)
        .setAllocDir(directory.toString())
        .setJobId("job")
        .setJobName("job")
        .setTaskGroupName("group")
        .setNamespace("default")
        .setNodeId("node")
        .setNodeName("node")
        .setStdoutPath(directory.resolve("alloc/logs/.task.stdout.fifo").toString())
        .setStderrPath(directory.resolve("alloc/logs/.task.stderr.fifo").toString())
        .putEnv("NOMAD_ALLOC_INDEX", Integer.toString(number))
        .putEnv("NOMAD_ALLOC_ID", allocation)
        .setMsgpackDriverConfig(ByteString.fromHex("80"))
        .build();
  }
}
