package dev.tether.plugin.service;

import com.google.protobuf.ByteString;
import dev.tether.plugin.config.ConfigSettings;
import dev.tether.plugin.config.PluginConfig;
import dev.tether.plugin.config.TaskDefinition;
import dev.tether.plugin.lifecycle.Connections;
import dev.tether.plugin.lifecycle.HandleState;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.lifecycle.TaskStarter;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;

/** StartTask, from the request to the answer. */
public final class StartAnswer {
  private StartAnswer() {}

  /**
   * Starts a task or reattaches to it, and answers with its handle.
   *
   * @throws RuntimeException as {@link TaskStarter#start} and the decoding of the task's
   *     configuration do
   */
  public static StartTaskResponse of(
      StartTaskRequest request, PluginConfig plugin, Connections connections, TaskStarter starter)
      throws InterruptedException {
    TaskConfig config = request.getTask();
    TaskDefinition definition =
        TaskDefinition.decode(
            ConfigSettings.decode(config.getMsgpackDriverConfig().toByteArray()), plugin);
    RuntimeConnection connection = connections.find(definition.runtime()).orElseThrow();
    ManagedTask task = starter.start(config, definition, connection);
    StartTaskResponse.Builder response =
        StartTaskResponse.newBuilder().setHandle(handle(config, task));
    NetworkMessages.override(task).ifPresent(response::setNetworkOverride);
    return response.build();
  }

  private static TaskHandle handle(TaskConfig config, ManagedTask task) {
    return TaskHandle.newBuilder()
        .setVersion(HandleState.VERSION)
        .setConfig(config)
        .setState(TaskState.RUNNING)
        .setDriverState(ByteString.copyFrom(task.handle().encode()))
        .build();
  }
}
