package dev.tether.runtime.docker;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Owner;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Drivers and tasks of tests. */
final class TestTasks {
  static final String CLUSTER = "test";
  static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private TestTasks() {}

  /** The runtime of one driver process; those with the same store are of one cluster. */
  static RemoteRuntime driver(TestEngine engine, RecordStore store, Map<String, String> settings) {
    RuntimeContext context =
        new RuntimeContext() {
          @Override
          public String cluster() {
            return CLUSTER;
          }

          @Override
          public Optional<RecordStore> records() {
            return Optional.of(store);
          }
        };
    Map<String, String> all = new HashMap<>(settings);
    all.put("host", engine.host());
    return new DockerProvider().open("test", PlainSettings.of("docker", all), context);
  }

  static TaskSpec image(Map<String, String> settings, String... command) {
    return TaskSpec.of(List.of(command), Map.of("PATH", "/bin"))
        .withSettings(PlainSettings.of("docker", settings));
  }

  static TaskSpec task(String... command) {
    return image(Map.of("image", TestEngine.IMAGE, "pull", "never"), command);
  }

  static Owner owner(String allocation) {
    return new Owner(allocation, allocation + "/task/0123abcd", "node-of-" + allocation, "node");
  }

  static CreateRequest request(TaskSpec spec) {
    return new CreateRequest(
        UUID.randomUUID().toString(),
        new Slot(CLUSTER, "global", "default", "job", "group", 0, "task"),
        owner("first"),
        "hash",
        spec,
        LEASE);
  }

  /** A task as a driver tells it now. */
  static RemoteTask seen(RemoteRuntime driver, RemoteTask task) {
    return driver.list(CLUSTER, Optional.empty()).stream()
        .filter(each -> each.id().equals(task.id()))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until something has come true. */
  static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not come true: " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
