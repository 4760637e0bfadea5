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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One life of the driver and of the agent as Nomad and a job give it to them: started, configured,
 * a task started, recovered and stopped, and ended.
 *
 * @param driver the driver's start script
 * @param agent the agent's
 * @param scratch an empty directory whose path is short enough for a socket
 */
record Training(Path driver, Path agent, Path scratch) {
  private static final long SECONDS = 60;

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
      try {
        callBase(plugin);
        callDriver(plugin);
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

  private void callBase(PluginClient plugin) {
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
            Map.of("enabled", false));
    var _ =
        base.setConfig(
            SetConfigRequest.newBuilder()
                .setMsgpackConfig(ByteString.copyFrom(MsgpackConfig.encode(config)))
                .build());
  }

  private void callDriver(PluginClient plugin) throws IOException {
    var driver =
        DriverGrpc.newBlockingStub(plugin.channel()).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    var _ = driver.fingerprint(FingerprintRequest.getDefaultInstance()).next();
    var _ = driver.capabilities(CapabilitiesRequest.getDefaultInstance());
    var _ = driver.taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance());
    TaskConfig task = task();
    String id = task.getId();
    TaskHandle handle =
        driver.startTask(StartTaskRequest.newBuilder().setTask(task).build()).getHandle();
    var _ = driver.inspectTask(InspectTaskRequest.newBuilder().setTaskId(id).build());
    var _ = driver.recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build());
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

  private TaskConfig task() throws IOException {
    Path allocation = scratch.resolve("alloc");
    for (String part : List.of("alloc/data", "alloc/logs", "task/local", "task/secrets")) {
      Files.createDirectories(allocation.resolve(part));
    }
    Map<String, ?> config =
        Map.of("command", "/bin/sh", "args", List.of("-c", "echo trained; sleep 60"));
    return TaskConfig.newBuilder()
        .setId("00000000-0000-0000-0000-000000000000/task/1")
        .setName("task")
        .setAllocId("00000000-0000-0000-0000-000000000000")
        .setAllocDir(allocation.toString())
        .setJobId("job")
        .setJobName("job")
        .setTaskGroupName("group")
        .setNamespace("default")
        .setNodeId("node")
        .setNodeName("node")
        .setStdoutPath("/dev/null")
        .setStderrPath("/dev/null")
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
