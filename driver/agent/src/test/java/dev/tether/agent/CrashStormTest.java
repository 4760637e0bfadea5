package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the agent again and again while it starts tasks, at moments that are not chosen. */
class CrashStormTest {
  private static final int ROUNDS = 8;
  private static final int TASKS_PER_ROUND = 10;
  private static final int LONGEST_LIFE_MILLIS = 120;

  @TempDir private Path directory;
  private Path starts;
  private String address;
  private AgentProcess agent;
  private AgentRuntime runtime;

  @BeforeEach
  void startAgent() throws Exception {
    starts = Files.createFile(directory.resolve("starts"));
    address = "unix://" + directory.resolve("agent.sock");
    agent = AgentProcess.start(directory, address);
    runtime = AgentProcess.connect(address);
  }

  @AfterEach
  void stopEverything() throws Exception {
    try (TaskWatch watch = runtime.watch("c")) {
      Set<String> live = new HashSet<>();
      for (RemoteTask task : runtime.list("c", Optional.empty())) {
        live.add(task.id().value());
        runtime.stop(task.id(), 1, new StopRequest("SIGKILL", Duration.ZERO));
      }
      while (!live.isEmpty()) {
        if (watch.next(Duration.ofSeconds(30)).orElseThrow()
                instanceof TaskWatch.Change.Present present
            && !present.task().isLive()) {
          live.remove(present.task().id().value());
        }
      }
    } finally {
      runtime.close();
      agent.close();
    }
  }

  private CreateRequest request(int number) {
    return new CreateRequest(
        "token-" + number,
        new Slot("c", "global", "default", "job", "group", number, "task"),
        new Owner("a", "a/task/1", "", ""),
        "hash",
        TaskSpec.of(
            List.of("sh", "-c", "echo " + number + " >> '" + starts + "'; exec sleep 10000"),
            Map.of()),
        Duration.ofSeconds(10));
  }

  @Test
  void everyTokenIsStartedExactlyOnceWhateverHappens() throws Exception {
    Random random = new Random(7);
    int tokens = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        // The first call of a fresh agent takes long; the kill shall come in the middle of the
        // others.
        RemoteTask first = runtime.create(request(tokens));
        assertThat(first.isLive()).isTrue();
        List<Future<RemoteTask>> creations =
            IntStream.range(tokens, tokens + TASKS_PER_ROUND)
                .mapToObj(number -> threads.submit(() -> runtime.create(request(number))))
                .toList();
        tokens += TASKS_PER_ROUND;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_LIFE_MILLIS)));
        agent.kill();
        for (Future<RemoteTask> creation : creations) {
          assertAnsweredOrUnreachable(creation);
        }
        agent.start();
        connect();
      }
    }

    Set<String> identities = new HashSet<>();
    for (int number = 0; number < tokens; number++) {
      RemoteTask task = runtime.create(request(number));
      identities.add(((TaskState.Running) task.state()).identity());
    }

    assertThat(identities).hasSize(tokens);
    assertThat(runtime.list("c", Optional.empty())).hasSize(tokens);
    int expected = tokens;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (Files.readAllLines(starts).size() < expected) {
      assertThat(System.nanoTime() - deadline).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(Files.readAllLines(starts)).doesNotHaveDuplicates().hasSize(tokens);
  }

  private static void assertAnsweredOrUnreachable(Future<RemoteTask> creation)
      throws InterruptedException {
    while (!creation.isDone()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    if (creation.state() == Future.State.FAILED) {
      assertThat(creation.exceptionNow()).isInstanceOf(RemoteFailure.Unreachable.class);
    }
  }

  private void connect() {
    runtime.close();
    runtime = AgentProcess.connect(address);
  }
}
