package dev.tether.protocol.trace;

import com.google.protobuf.Duration;
import dev.tether.protocol.json.JsonObject;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesResponse;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskResponse;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskResponse;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.SignalTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskStatsRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;

/**
 * What is worth keeping of a message: only the fields named here are ever written, so that no
 * secret of a task can slip in with a new field.
 */
record RpcFacts(String task, String allocation, JsonObject detail) {
  static final RpcFacts NONE = new RpcFacts("", "", new JsonObject());

  private static final int MAX_TEXT_BYTES = 1 << 10;

  static RpcFacts ofRequest(Object message) {
    return switch (message) {
      case StartTaskRequest m -> config(m.getTask(), new JsonObject());
      case RecoverTaskRequest m -> config(m.getHandle().getConfig(), handle(m.getHandle()));
      case WaitTaskRequest m -> task(m.getTaskId(), new JsonObject());
      case StopTaskRequest m ->
          task(
              m.getTaskId(),
              new JsonObject()
                  .put("signal", m.getSignal(), MAX_TEXT_BYTES)
                  .put("timeout_ms", millis(m.getTimeout())));
      case DestroyTaskRequest m -> task(m.getTaskId(), new JsonObject().put("force", m.getForce()));
      case InspectTaskRequest m -> task(m.getTaskId(), new JsonObject());
      case TaskStatsRequest m ->
          task(
              m.getTaskId(),
              new JsonObject().put("interval_ms", millis(m.getCollectionInterval())));
      case SignalTaskRequest m ->
          task(m.getTaskId(), new JsonObject().put("signal", m.getSignal(), MAX_TEXT_BYTES));
      case ExecTaskRequest m ->
          task(m.getTaskId(), new JsonObject().put("timeout_ms", millis(m.getTimeout())));
      case ExecTaskStreamingRequest m ->
          task(m.getSetup().getTaskId(), new JsonObject().put("tty", m.getSetup().getTty()));
      case SetConfigRequest m ->
          new RpcFacts(
              "",
              "",
              new JsonObject()
                  .put("bytes", m.getMsgpackConfig().size())
                  .put("validation_only", !m.hasNomadConfig()));
      default -> NONE;
    };
  }

  static RpcFacts ofAnswer(Object message) {
    return switch (message) {
      case StartTaskResponse m -> answer(handle(m.getHandle()));
      case WaitTaskResponse m -> answer(exit(m.getResult()).put("err", m.getErr(), MAX_TEXT_BYTES));
      case ExecTaskResponse m -> answer(exit(m.getResult()));
      case InspectTaskResponse m ->
          answer(new JsonObject().put("state", m.getTask().getState().name()));
      case CapabilitiesResponse m ->
          answer(new JsonObject().put("remote_tasks", m.getCapabilities().getRemoteTasks()));
      case FingerprintResponse m ->
          answer(
              new JsonObject()
                  .put("health", m.getHealth().name())
                  .put("description", m.getHealthDescription(), MAX_TEXT_BYTES));
      case DriverTaskEvent m ->
          new RpcFacts(
              m.getTaskId(),
              m.getAllocId(),
              new JsonObject().put("event", m.getMessage(), MAX_TEXT_BYTES));
      default -> NONE;
    };
  }

  /** Whether a stream's message gets a line of its own. */
  static boolean isNews(Object message) {
    return message instanceof FingerprintResponse || message instanceof DriverTaskEvent;
  }

  private static RpcFacts answer(JsonObject detail) {
    return new RpcFacts("", "", detail);
  }

  /** A task's identifier begins with its allocation's. */
  private static RpcFacts task(String task, JsonObject detail) {
    int slash = task.indexOf('/');
    return new RpcFacts(task, slash < 0 ? "" : task.substring(0, slash), detail);
  }

  private static RpcFacts config(TaskConfig config, JsonObject detail) {
    detail
        .put("namespace", config.getNamespace())
        .put("job", config.getJobId())
        .put("group", config.getTaskGroupName())
        .put("name", config.getName())
        .put("node", config.getNodeName());
    return config.getAllocId().isEmpty()
        ? task(config.getId(), detail)
        : new RpcFacts(config.getId(), config.getAllocId(), detail);
  }

  private static JsonObject handle(TaskHandle handle) {
    return new JsonObject()
        .put("state", handle.getState().name())
        .put("handle_version", handle.getVersion())
        .put("driver_state_bytes", handle.getDriverState().size());
  }

  private static JsonObject exit(ExitResult result) {
    return new JsonObject()
        .put("exit_code", result.getExitCode())
        .put("signal", result.getSignal())
        .put("oom_killed", result.getOomKilled());
  }

  private static long millis(Duration duration) {
    return duration.getSeconds() * 1000 + duration.getNanos() / 1_000_000;
  }
}
