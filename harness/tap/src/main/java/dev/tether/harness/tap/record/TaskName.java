package dev.tether.harness.tap.record;

import com.google.protobuf.Message;
import dev.tether.protocol.nomad.drivers.CreateNetworkRequest;
import dev.tether.protocol.nomad.drivers.DestroyNetworkRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.SignalTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskStatsRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;

/**
 * Whose call it is; both are empty for a call that is about no task.
 *
 * @param task Nomad's task id, {@code ALLOCATION/NAME/HASH}
 */
public record TaskName(String task, String allocation) {
  /** No task. */
  public static final TaskName NONE = new TaskName("", "");

  /** The task that a message names. */
  public static TaskName of(Message message) {
    return switch (message) {
      case StartTaskRequest m -> of(m.getTask());
      // Nomad leaves the request's own field empty.
      case RecoverTaskRequest m -> of(m.getHandle().getConfig()).orElse(of(m.getTaskId()));
      case WaitTaskRequest m -> of(m.getTaskId());
      case StopTaskRequest m -> of(m.getTaskId());
      case DestroyTaskRequest m -> of(m.getTaskId());
      case InspectTaskRequest m -> of(m.getTaskId());
      case TaskStatsRequest m -> of(m.getTaskId());
      case SignalTaskRequest m -> of(m.getTaskId());
      case ExecTaskRequest m -> of(m.getTaskId());
      case ExecTaskStreamingRequest m -> of(m.getSetup().getTaskId());
      case CreateNetworkRequest m -> new TaskName("", m.getAllocId());
      case DestroyNetworkRequest m -> new TaskName("", m.getAllocId());
      case DriverTaskEvent m -> new TaskName(m.getTaskId(), m.getAllocId());
      default -> NONE;
    };
  }

  private static TaskName of(TaskConfig config) {
    return config.getAllocId().isEmpty()
        ? of(config.getId())
        : new TaskName(config.getId(), config.getAllocId());
  }

  private static TaskName of(String id) {
    int slash = id.indexOf('/');
    return new TaskName(id, slash < 0 ? "" : id.substring(0, slash));
  }

  /** This one, or the other if this is none. */
  TaskName orElse(TaskName other) {
    return equals(NONE) ? other : this;
  }
}
