package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The tasks of one test, in a cluster of their own, and ways to make them and to wait for them. */
public final class Stage {
  /** How long anything that must happen may take. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static final Duration LEASE = Duration.ofSeconds(60);
  static final StopRequest KILL = new StopRequest("SIGKILL", Duration.ZERO);
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  private final String cluster = "contract-" + UUID.randomUUID();
  private final RemoteRuntime runtime;

  Stage(RuntimeUnderTest subject) throws Exception {
    this.runtime = subject.open();
  }

  RemoteRuntime runtime() {
    return runtime;
  }

  String cluster() {
    return cluster;
  }

  Slot slot(int index) {
    return new Slot(cluster, "global", "default", "job", "group", index, "task");
  }

  static Owner owner(String allocation) {
    return new Owner(allocation, allocation + "/task/0123abcd", "node-of-" + allocation, "node");
  }

  CreateRequest request(String token, TaskSpec spec) {
    return new CreateRequest(token, slot(0), owner("first"), "hash", spec, LEASE);
  }

  /** Creates a task of slot 0 with a token of its own. */
  RemoteTask create(TaskSpec spec) {
    return runtime.create(request(UUID.randomUUID().toString(), spec));
  }

  /** The record as it is now, if there is one. */
  Optional<RemoteTask> find(RemoteTaskId id) {
    return runtime.list(cluster, Optional.empty()).stream()
        .filter(task -> task.id().equals(id))
        .findFirst();
  }

  RemoteTask get(RemoteTaskId id) {
    return find(id).orElseThrow(() -> new AssertionError("no task " + id + " on record"));
  }

  /** Waits for a message of a watch. */
  static TaskWatch.Change next(TaskWatch watch) throws InterruptedException {
    return watch
        .next(PATIENCE)
        .orElseThrow(() -> new AssertionError("the watch said nothing for " + PATIENCE));
  }

  /** Waits until a watch on the cluster tells a task in this state. */
  RemoteTask await(RemoteTaskId id, Predicate<RemoteTask> wanted) throws InterruptedException {
    try (TaskWatch watch = runtime.watch(cluster)) {
      while (true) {
        if (next(watch) instanceof TaskWatch.Change.Present present
            && present.task().id().equals(id)
            && wanted.test(present.task())) {
          return present.task();
        }
      }
    }
  }

  /** Waits for a task's end. */
  TaskState.Exited awaitEnd(RemoteTask task) throws InterruptedException {
    return (TaskState.Exited) await(task.id(), seen -> !seen.isLive()).state();
  }

  /** Waits until something that is not pushed has come true. */
  static void eventually(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - deadline).as("time over, nanoseconds").isNegative();
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /** Does the same thing from several threads at the same moment. */
  static <T> List<Future<T>> together(int threads, IndexedCall<T> call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int index = i;
        results.add(
            executor.submit(
                () -> {
                  start.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                  return call.call(index);
                }));
      }
      return results;
    }
  }

  /** A call that knows which of several it is. */
  interface IndexedCall<T> {
    T call(int index) throws Exception;
  }

  /** Reads a log to its end. */
  String readAll(RemoteTaskId id, LogStream stream, long offset) throws InterruptedException {
    try (LogReader reader = runtime.logs(id, stream, offset)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[1000];
      int count;
      while ((count = reader.read(buffer)) > 0) {
        all.write(buffer, 0, count);
        assertThat(reader.offset()).isEqualTo(offset + all.size());
      }
      assertThat(count).isEqualTo(-1);
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  /** Waits for the next bytes of a log. */
  static String read(LogReader reader) throws InterruptedException {
    byte[] buffer = new byte[1000];
    int count = reader.read(buffer);
    assertThat(count).isPositive();
    return new String(buffer, 0, count, StandardCharsets.UTF_8);
  }

  /** What {@link RuntimeUnderTest#writesLines} writes. */
  static String lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i <= to; i++) {
      lines.append("line ").append(i).append('\n');
    }
    return lines.toString();
  }

  /** Ends everything that the test left. */
  void close() throws Exception {
    for (RemoteTask left : runtime.list(cluster, Optional.empty())) {
      try {
        long generation = get(left.id()).generation();
        runtime.stop(left.id(), generation, KILL);
        awaitEnd(left);
        runtime.remove(left.id(), generation);
      } catch (RemoteFailure.NoSuchTask gone) {
        // An orphan that the runtime forgot meanwhile.
      }
    }
    runtime.close();
  }
}
