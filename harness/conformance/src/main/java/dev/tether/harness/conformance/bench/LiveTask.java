package dev.tether.harness.conformance.bench;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import dev.tether.harness.tap.host.TaskGround;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskResponse;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A task that was started, on the plugin that has it now. Used by one thread. */
public final class LiveTask {
  private final TaskGround ground;
  private final TaskHandle handle;
  private final java.time.Duration patience;
  private Host host;

  LiveTask(Host host, TaskGround ground, TaskHandle handle, java.time.Duration patience) {
    this.host = host;
    this.ground = ground;
    this.handle = handle;
    this.patience = patience;
  }

  /** Nomad's id of the task. */
  public String id() {
    return handle.getConfig().getId();
  }

  /** The handle that the plugin gave. */
  public TaskHandle handle() {
    return handle;
  }

  /** Where its output goes. */
  public TaskGround ground() {
    return ground;
  }

  /** The plugin that has it. */
  public Host host() {
    return host;
  }

  /** Waits until the task has written a text to its standard output. */
  public void awaitOutput(String text) throws Exception {
    try {
      Expect.within(patience, text, () -> ground.stdout().contains(text));
    } catch (Finding missing) {
      throw new Finding(
          "\"%s\" did not come on the task's stdout pipe within %s; there is \"%s\""
              .formatted(text, Expect.seconds(patience), shortened(ground.stdout())),
          missing);
    }
  }

  /** How often a text is in its standard output. */
  public int count(String text) throws IOException {
    return ground.stdout().split(Pattern.quote(text), -1).length - 1;
  }

  /** An open WaitTask. */
  public ListenableFuture<WaitTaskResponse> waiting() {
    return host.calls().waitTask(WaitTaskRequest.newBuilder().setTaskId(id()).build());
  }

  /** Waits for the end of the task. */
  public WaitTaskResponse await() throws InterruptedException {
    return result(waiting());
  }

  /** The answer of an open WaitTask. */
  public WaitTaskResponse result(ListenableFuture<WaitTaskResponse> wait)
      throws InterruptedException {
    try {
      return wait.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      wait.cancel(true);
      throw new Finding("WaitTask did not return within " + Expect.seconds(patience), e);
    } catch (ExecutionException e) {
      throw new Finding("WaitTask failed: " + e.getCause().getMessage(), e);
    }
  }

  /** The result of the task. */
  public ExitResult exit() throws InterruptedException {
    return await().getResult();
  }

  /** What the plugin tells of it. */
  public InspectTaskResponse inspect() {
    return host.driver().inspectTask(InspectTaskRequest.newBuilder().setTaskId(id()).build());
  }

  /** Whether the plugin says that it runs. */
  public boolean isRunning() {
    return inspect().getTask().getState() == TaskState.RUNNING;
  }

  /**
   * Stops it. The call may take as long as the task is given to end by itself, and the patience.
   */
  public void stop(java.time.Duration timeout, String signal) {
    var _ = host.driver(timeout.plus(patience)).stopTask(stopRequest(timeout, signal));
  }

  /** An open StopTask. */
  public ListenableFuture<StopTaskResponse> stopping(java.time.Duration timeout, String signal) {
    return host.calls().stopTask(stopRequest(timeout, signal));
  }

  private StopTaskRequest stopRequest(java.time.Duration timeout, String signal) {
    return StopTaskRequest.newBuilder()
        .setTaskId(id())
        .setTimeout(
            Duration.newBuilder().setSeconds(timeout.toSeconds()).setNanos(timeout.toNanosPart()))
        .setSignal(signal)
        .build();
  }

  /** Destroys it. */
  public void destroy(boolean force) {
    var _ =
        host.driver()
            .destroyTask(DestroyTaskRequest.newBuilder().setTaskId(id()).setForce(force).build());
  }

  /** Recovers it on another plugin, with what a restarted Nomad client has of the handle. */
  public void recoverOn(Host other) {
    host = other;
    var _ = other.driver().recoverTask(RecoverTaskRequest.newBuilder().setHandle(stored()).build());
  }

  /** The handle as a Nomad client keeps it: without the driver's configuration. */
  public TaskHandle stored() {
    TaskConfig config = handle.getConfig().toBuilder().clearMsgpackDriverConfig().build();
    return handle.toBuilder().setConfig(config).build();
  }

  /** Does away with it, whatever state it is in. */
  void clear() {
    try {
      if (host.isAlive()) {
        end();
      }
    } finally {
      ground.close();
    }
  }

  /** As Nomad does it, which destroys nothing that it has not stopped. */
  private void end() {
    try {
      if (isRunning()) {
        stop(java.time.Duration.ofSeconds(1), "SIGKILL");
      }
    } catch (StatusRuntimeException e) {
      // It is not known any more, or cannot be stopped: others check that.
    }
    try {
      destroy(true);
    } catch (StatusRuntimeException e) {
      // Nothing is left to be done.
    }
  }

  private static String shortened(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
