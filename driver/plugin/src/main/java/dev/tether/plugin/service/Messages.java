package dev.tether.plugin.service;

import com.google.protobuf.Timestamp;
import dev.tether.plugin.events.TaskEvent;
import dev.tether.plugin.fingerprint.Fingerprint;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.InspectTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskDriverStatus;
import dev.tether.protocol.nomad.drivers.TaskStatus;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import dev.tether.protocol.nomad.shared.Attribute;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.time.Instant;
import java.util.Optional;

/** Makes the protocol's messages; those fields that Nomad reads without a check are always set. */
final class Messages {
  /** What Nomad's own drivers say: its flag alone is shown to programs only. */
  private static final String OUT_OF_MEMORY = "OOM Killed";

  private Messages() {}

  static WaitTaskResponse wait(dev.tether.runtime.ExitResult result) {
    return WaitTaskResponse.newBuilder()
        .setResult(exit(result))
        .setErr(result.problem().orElse(result.oomKilled() ? OUT_OF_MEMORY : ""))
        .build();
  }

  static ExitResult exit(dev.tether.runtime.ExitResult result) {
    return ExitResult.newBuilder()
        .setExitCode(result.exitCode())
        .setSignal(result.signal())
        .setOomKilled(result.oomKilled())
        .build();
  }

  static InspectTaskResponse inspect(ManagedTask task) {
    Optional<RemoteTask> record = task.record();
    TaskStatus.Builder status =
        TaskStatus.newBuilder()
            .setId(task.invocation().nomadTaskId())
            .setName(task.invocation().taskName())
            .setStartedAt(Timestamp.getDefaultInstance())
            .setCompletedAt(Timestamp.getDefaultInstance())
            .setResult(ExitResult.getDefaultInstance());
    record.ifPresent(known -> describe(status, known.state()));
    TaskDriverStatus.Builder driver = TaskDriverStatus.newBuilder();
    driver.putAttributes("remote_id", task.handle().remoteId().value());
    driver.putAttributes("runtime", task.handle().runtime());
    record.ifPresent(
        known -> {
          Owner owner = known.ownership().owner();
          driver.putAttributes("generation", Long.toString(known.generation()));
          driver.putAttributes("owner", owner.allocationId());
          driver.putAttributes(
              "identity",
              known.state() instanceof TaskState.Running running ? running.identity() : "");
        });
    InspectTaskResponse.Builder response =
        InspectTaskResponse.newBuilder().setTask(status).setDriver(driver);
    NetworkMessages.override(task).ifPresent(response::setNetworkOverride);
    return response.build();
  }

  private static void describe(TaskStatus.Builder status, TaskState state) {
    switch (state) {
      case TaskState.Pending _ ->
          status.setState(dev.tether.protocol.nomad.drivers.TaskState.UNKNOWN);
      case TaskState.Running running ->
          status
              .setState(dev.tether.protocol.nomad.drivers.TaskState.RUNNING)
              .setStartedAt(time(running.startedAt()));
      case TaskState.Exited exited ->
          status
              .setState(dev.tether.protocol.nomad.drivers.TaskState.EXITED)
              .setStartedAt(time(exited.startedAt()))
              .setCompletedAt(time(exited.endedAt()))
              .setResult(exit(exited.result()));
    }
  }

  static DriverTaskEvent event(TaskEvent event) {
    return DriverTaskEvent.newBuilder()
        .setTaskId(event.nomadTaskId())
        .setAllocId(event.allocationId())
        .setTaskName(event.taskName())
        .setTimestamp(time(event.at()))
        .setMessage(event.message())
        .putAllAnnotations(event.annotations())
        .build();
  }

  static FingerprintResponse fingerprint(Fingerprint fingerprint) {
    FingerprintResponse.Builder response =
        FingerprintResponse.newBuilder()
            .setHealth(
                switch (fingerprint.health()) {
                  case UNDETECTED -> FingerprintResponse.HealthState.UNDETECTED;
                  case UNHEALTHY -> FingerprintResponse.HealthState.UNHEALTHY;
                  case HEALTHY -> FingerprintResponse.HealthState.HEALTHY;
                })
            .setHealthDescription(fingerprint.description());
    fingerprint
        .attributes()
        .forEach(
            (name, value) ->
                response.putAttributes(name, Attribute.newBuilder().setStringVal(value).build()));
    return response.build();
  }

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
