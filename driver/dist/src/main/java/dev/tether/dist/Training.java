package dev.tether.dist;

import com.google.protobuf.ByteString;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.ConfigSchemaRequest;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaRequest;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One life of the driver and of the agent as Nomad and a job give it to them: started, configured,
 * a task with log pipes started, recovered, released by a drain and taken over, taken over from a
 * node that died, and stopped; and ended.
 *
 * @param driver the driver's start script
 * @param agent the agent's
 * @param scratch an empty directory whose path is short enough for a socket
 */
record Training(Path driver, Path agent, Path scratch) {
  private static final long SECONDS = 60;

  /** The allocations that have the task one after the other. */
  private static final List<String> ALLOCATIONS =
      List.of(
          "00000000-0000-0000-0000-000000000001",
          "00000000-0000-0000-0000-000000000002",
          "00000000-0000-0000-0000-000000000003");

  /**
   * Plays it.
   *
   * @param driverEnvironment variables of the driver's process
   * @param agentEnvironment variables of the agent's
   * @throws IOException when one of the two does not do what it should
   */
  void play(Map<String, String> driverEnvironment, Map<String, String> agentEnvironment)
      throws IOException, InterruptedException {
    Process host = startAgent(agentEnvironment);
    try {
      PluginClient plugin =
          PluginClient.start(PluginLaunch.of(driver.toString()).withEnvironment(driverEnvironment));
      try (TrainingNomad nomad = TrainingNomad.start()) {
        callBase(plugin, nomad);
        callDriver(plugin, nomad);
      } finally {
        askToEnd(plugin.process());
      }
    } catch (PluginStartException e) {
      throw new IOException("the driver does not start: " + e.getMessage(), e);
    } finally {
      askToEnd(host.toHandle());
    }
  }

  private Process startAgent(Map<String, String> environment) throws IOException {
    Path config =
        Files.writeString(
            scratch.resolve("agent.conf"),
            "listen = unix://%1$s/a.sock\nstate_dir = %1$s/state\ncgroup_parent = none\n"
                .formatted(scratch));
    ProcessBuilder builder =
        new ProcessBuilder(agent.toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("agent.log").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void callBase(PluginClient plugin, TrainingNomad nomad) {
    var base =
        BasePluginGrpc.newBlockingStub(plugin.channel())
            .withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    var _ = base.pluginInfo(PluginInfoRequest.getDefaultInstance());
    var _ = base.configSchema(ConfigSchemaRequest.getDefaultInstance());
    Map<String, ?> config =
        Map.of(
            "agent",
            Map.of("default", Map.of("address", "unix://" + scratch + "/a.sock", "timeout", "30s")),
            "nomad",
            Map.of("address", nomad.address()));
    var _ =
        base.setConfig(
            SetConfigRequest.newBuilder()
                .setMsgpackConfig(ByteString.copyFrom(MsgpackConfig.encode(config)))
                .build());
  }

  private void callDriver(PluginClient plugin, TrainingNomad nomad)
      throws IOException, InterruptedException {
    var driver =
        DriverGrpc.newBlockingStub(plugin.channel()).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    var _ = driver.fingerprint(FingerprintRequest.getDefaultInstance()).next();
    var _ = driver.capabilities(CapabilitiesRequest.getDefaultInstance());
    var _ = driver.taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance());
    String first = ALLOCATIONS.get(0);
    String second = ALLOCATIONS.get(1);
    String third = ALLOCATIONS.get(2);

    nomad.allocationIs(first, "", "run", "running", false);
    TaskHandle handle = start(driver, first);
    var _ =
        driver.inspectTask(InspectTaskRequest.newBuilder().setTaskId(task(first).getId()).build());
    var _ = driver.recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build());

    nomad.allocationIs(first, "", "stop", "running", true);
    end(driver, first);
    nomad.allocationIs(second, first, "run", "pending", false);
    var _ = start(driver, second);

    nomad.allocationIs(second, first, "stop", "lost", false);
    nomad.allocationIs(third, second, "run", "pending", false);
    var _ = start(driver, third);
    end(driver, second);

    nomad.jobIs(true);
    nomad.allocationIs(third, second, "stop", "running", false);
    end(driver, third);
  }

  private TaskHandle start(DriverGrpc.DriverBlockingStub driver, String allocation)
      throws IOException, InterruptedException {
    Path directory = directory(allocation);
    for (String part : List.of("alloc/data", "alloc/logs", "task/local", "task/secrets")) {
      Files.createDirectories(directory.resolve(part));
    }
    for (String stream : List.of("stdout", "stderr")) {
      collect(pipe(allocation, stream), directory.resolve("alloc/logs/task." + stream + ".0"));
    }
    return driver
        .startTask(StartTaskRequest.newBuilder().setTask(task(allocation)).build())
        .getHandle();
  }

  private static void end(DriverGrpc.DriverBlockingStub driver, String allocation) {
    String id = id(allocation);
    var _ =
        driver.stopTask(
            StopTaskRequest.newBuilder()
                .setTaskId(id)
                .setTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(5))
                .build());
    var _ = driver.waitTask(WaitTaskRequest.newBuilder().setTaskId(id).build());
    var _ =
        driver.destroyTask(DestroyTaskRequest.newBuilder().setTaskId(id).setForce(true).build());
  }

  private Path directory(String allocation) {
    return scratch.resolve(allocation);
  }

  private Path pipe(String allocation, String stream) {
    return directory(allocation).resolve("alloc/logs/.task." + stream + ".fifo");
  }

  /** Does what Nomad's collector of logs does. */
  private static void collect(Path pipe, Path file) throws IOException, InterruptedException {
    int status = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("mkfifo ended with status %d: no pipe %s".formatted(status, pipe));
    }
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (InputStream logs = Files.newInputStream(pipe)) {
                Files.copy(logs, file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static String id(String allocation) {
    return allocation + "/task/1";
  }

  private TaskConfig task(String allocation) {
    Map<String, ?> config =
        Map.of("command", "/bin/sh", "args", List.of("-c", "echo trained; sleep 60"));
    return TaskConfig.newBuilder()
        .setId(id(allocation))
        .setName("task")
        .setAllocId(allocation)
        .setAllocDir(directory(allocation).toString())
        .setJobId("job")
        .setJobName("job")
        .setTaskGroupName("group")
        .setNamespace("default")
        .setNodeId("node")
        .setNodeName("node")
        .setStdoutPath(pipe(allocation, "stdout").toString())
        .setStderrPath(pipe(allocation, "stderr").toString())
        .setMsgpackDriverConfig(ByteString.copyFrom(MsgpackConfig.encode(config)))
        .putEnv("NOMAD_ALLOC_INDEX", "0")
        .putEnv("NOMAD_REGION", "global")
        .build();
  }

  private static void askToEnd(ProcessHandle process) throws InterruptedException {
    process.destroy();
    try {
      var _ = process.onExit().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
  }
}
