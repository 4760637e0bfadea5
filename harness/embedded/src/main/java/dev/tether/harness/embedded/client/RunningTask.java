package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.protobuf.ByteString;
import dev.tether.harness.embedded.client.NodeDisk.SavedTask;
import dev.tether.harness.embedded.driver.DriverCalls;
import dev.tether.harness.embedded.driver.DriverError;
import dev.tether.harness.embedded.driver.PluginGone;
import dev.tether.harness.embedded.driver.TaskStatistics;
import dev.tether.protocol.nomad.drivers.DriverCapabilities;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.TaskStats;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The calls about one task, and what to do when the plugin is lost in them. For one thread. */
final class RunningTask {
  private static final int STOP_ATTEMPTS = 5;

  private final AgentParts parts;
  private final SavedTask saved;
  private final BlockingQueue<Wakeup> wakeups;
  private Spec schema = Spec.getDefaultInstance();
  private DriverCapabilities capabilities = DriverCapabilities.getDefaultInstance();
  private JsonNode inherited = MissingNode.getInstance();
  private volatile Optional<TaskStatistics> statistics = Optional.empty();

  /** The handle of a task that this agent started; one that was read from disk has less in it. */
  private Optional<TaskHandle> fresh = Optional.empty();

  private int waits;
  private int stopped;

  RunningTask(AgentParts parts, SavedTask saved, BlockingQueue<Wakeup> wakeups) {
    this.parts = parts;
    this.saved = saved;
    this.wakeups = wakeups;
  }

  /**
   * How a task ended.
   *
   * @param restartWanted whether it was only ended to be started afresh
   */
  record End(WaitTaskResponse result, boolean restartWanted) {}

  Spec schema() {
    return schema;
  }

  DriverCapabilities capabilities() {
    return capabilities;
  }

  /** Gives it the predecessor's handle in the form of the API; missing where there is none. */
  void inherit(JsonNode handle) {
    inherited = handle;
  }

  /** Asks the driver what it accepts and can do. */
  void meet() throws PluginGone, DriverError, InterruptedException {
    try {
      meet(parts.plugin().dispense());
    } catch (PluginGone lost) {
      parts.life().pass();
      meet(parts.plugin().dispense());
    }
  }

  private void meet(DriverCalls calls) throws PluginGone, DriverError {
    schema = calls.taskSchema();
    capabilities = calls.capabilities();
  }

  /** Asks for a task that ran under an earlier agent; false when it has to be started anew. */
  boolean recover() throws InterruptedException {
    TaskHandle handle = saved.handle().orElseThrow();
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        parts.plugin().dispense().recover(handle);
        return true;
      } catch (PluginGone lost) {
        parts.life().pass();
      } catch (DriverError refused) {
        break;
      }
    }
    destroy();
    return false;
  }

  /** Starts the task; if the plugin is lost in it, once more with the same id. */
  void start(TaskConfig config) throws PluginGone, DriverError, InterruptedException {
    parts.life().pass();
    StartTaskResponse started;
    try {
      started = parts.plugin().dispense().start(config);
    } catch (PluginGone lost) {
      parts.life().pass();
      meet();
      started = parts.plugin().dispense().start(config);
    }
    saved.keep(started.getHandle());
    fresh = Optional.of(started.getHandle());
    saved.network(started.getNetworkOverride());
  }

  /** Takes the predecessor's task over by its handle; false where that can't be. */
  boolean takeOver(TaskConfig config) throws InterruptedException {
    if (!parts.dialect().handsOver() || !inherited.isObject()) {
      return false;
    }
    TaskHandle handle =
        TaskHandle.newBuilder()
            .setVersion(inherited.path("Version").asInt())
            .setConfig(config.toBuilder().clearMsgpackDriverConfig())
            .setDriverState(
                ByteString.copyFrom(
                    Base64.getDecoder().decode(inherited.path("DriverState").asText(""))))
            .build();
    try {
      DriverCalls calls = parts.plugin().dispense();
      calls.recover(handle);
      saved.network(calls.inspect(config.getId()).getNetworkOverride());
      saved.keep(handle.toBuilder().setState(TaskState.RUNNING).build());
      return true;
    } catch (PluginGone | DriverError e) {
      return false;
    }
  }

  /** What the task uses, once the driver has told it. */
  Optional<TaskStats> statistics() {
    return statistics.flatMap(TaskStatistics::last);
  }

  /**
   * Waits for the task's end and brings it about when it is asked to.
   *
   * @param killed whether it shall end for good
   */
  End awaitEnd(Supplier<String> signal, Duration timeout, BooleanSupplier killed)
      throws InterruptedException {
    if (saved.handle().isEmpty()) {
      return new End(WaitTaskResponse.getDefaultInstance(), false);
    }
    await();
    boolean restart = false;
    if (killed.getAsBoolean()) {
      stop(signal.get(), timeout);
    }
    while (true) {
      Wakeup wakeup = wakeups.take();
      parts.life().pass();
      switch (wakeup) {
        case Wakeup.AgentOver() -> throw new AgentGone();
        case Wakeup.PauseOver() -> {}
        case Wakeup.Kill() -> stop(signal.get(), timeout);
        case Wakeup.Restart() -> {
          restart = true;
          watch();
          stop("", timeout);
        }
        case Wakeup.Ended(int wait, WaitTaskResponse result) -> {
          if (wait == waits) {
            return new End(result, restart);
          }
        }
        case Wakeup.PluginLost(int wait) -> {
          if (wait == waits) {
            Optional<WaitTaskResponse> failure = again();
            if (failure.isPresent()) {
              return new End(failure.get(), restart);
            }
            if (killed.getAsBoolean() || restart) {
              stop(signal.get(), timeout);
            }
          }
        }
      }
    }
  }

  /** Takes the task up with the plugin that replaced the lost one. */
  private Optional<WaitTaskResponse> again() throws InterruptedException {
    try {
      meet();
      parts.plugin().dispense().recover(fresh.or(saved::handle).orElseThrow());
      await();
      return Optional.empty();
    } catch (PluginGone | DriverError e) {
      parts.life().pass();
      return Optional.of(error(e.getMessage()));
    }
  }

  private static WaitTaskResponse error(String message) {
    return WaitTaskResponse.newBuilder()
        .setErr(message)
        .setResult(ExitResult.getDefaultInstance())
        .build();
  }

  private void await() throws InterruptedException {
    int wait = ++waits;
    String id = saved.handle().orElseThrow().getConfig().getId();
    DriverCalls calls;
    try {
      calls = parts.plugin().dispense();
    } catch (PluginGone | DriverError e) {
      wakeups.add(new Wakeup.Ended(wait, error(e.getMessage())));
      return;
    }
    statistics.ifPresent(TaskStatistics::close);
    statistics = Optional.of(TaskStatistics.of(calls, id));
    Thread.ofVirtual().name("wait-" + id).start(() -> await(calls, id, wait));
  }

  /** Before Nomad stops a task to start it again it waits for its end a second time. */
  private void watch() throws InterruptedException {
    try {
      DriverCalls calls = parts.plugin().dispense();
      String id = saved.handle().orElseThrow().getConfig().getId();
      Thread.ofVirtual().name("watch-" + id).start(() -> watch(calls, id));
    } catch (PluginGone | DriverError e) {
      parts.life().pass();
    }
  }

  private static void watch(DriverCalls calls, String id) {
    try {
      var _ = calls.await(id);
    } catch (PluginGone | DriverError e) {
      // The first wait tells it, too.
    }
  }

  private void await(DriverCalls calls, String id, int wait) {
    try {
      wakeups.add(new Wakeup.Ended(wait, calls.await(id)));
    } catch (PluginGone e) {
      wakeups.add(new Wakeup.PluginLost(wait));
    } catch (DriverError e) {
      wakeups.add(new Wakeup.Ended(wait, error(e.getMessage())));
    }
  }

  /** Asks the driver to end the task; the wait tells when it has. */
  private void stop(String signal, Duration timeout) throws InterruptedException {
    if (stopped == waits) {
      return;
    }
    stopped = waits;
    String id = saved.handle().orElseThrow().getConfig().getId();
    for (int attempt = 0; attempt < STOP_ATTEMPTS; attempt++) {
      try {
        parts.plugin().dispense().stop(id, timeout, signal);
        return;
      } catch (PluginGone lost) {
        // The wait notices it too, and stops again once the task is found again.
        parts.life().pass();
        return;
      } catch (DriverError e) {
        if (wakeups.stream().anyMatch(Wakeup.Ended.class::isInstance)) {
          return;
        }
      }
    }
  }

  /** Makes the driver forget the task. */
  void destroy() {
    statistics.ifPresent(TaskStatistics::close);
    statistics = Optional.empty();
    Optional<TaskHandle> handle = saved.handle();
    saved.forgetHandle();
    if (handle.isEmpty()) {
      return;
    }
    try {
      parts.plugin().dispense().destroy(handle.get().getConfig().getId());
    } catch (PluginGone | DriverError e) {
      // Nomad does not care either.
      parts.life().pass();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
