package dev.tether.runtime.docker;

import static dev.tether.runtime.docker.TestTasks.CLUSTER;
import static dev.tether.runtime.docker.TestTasks.LEASE;
import static dev.tether.runtime.docker.TestTasks.driver;
import static dev.tether.runtime.docker.TestTasks.eventually;
import static dev.tether.runtime.docker.TestTasks.owner;
import static dev.tether.runtime.docker.TestTasks.request;
import static dev.tether.runtime.docker.TestTasks.seen;
import static dev.tether.runtime.docker.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskWatch;
import dev.tether.runtime.memory.InMemoryRecordStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drivers that share nothing but the records and the engine, as those of different nodes do. */
@Timeout(240)
class TwoDriversTest {
  private static final StopRequest KILL = new StopRequest("SIGKILL", Duration.ZERO);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final InMemoryRecordStore RECORDS = new InMemoryRecordStore();
  private static TestEngine engine;
  private static RemoteRuntime one;
  private static RemoteRuntime other;

  @BeforeAll
  static void start() throws Exception {
    engine = TestEngine.start();
    one = driver(engine, RECORDS, Map.of());
    other = driver(engine, RECORDS, Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    if (engine != null) {
      one.close();
      other.close();
      engine.close();
    }
  }

  private static RemoteTask sleeper() {
    return one.create(request(task("sleep", "100000")));
  }

  private static List<?> renew(
      RemoteRuntime driver, RemoteTask task, long generation, long stdout, boolean last) {
    return driver.renew(
        List.of(new LeaseRenewal(task.id(), generation, new LogOffsets(stdout, 0), last)));
  }

  @Test
  void anEarlierOwnersWordCountsOnlyWhenItIsTheLast() throws Exception {
    RemoteTask task = sleeper();
    renew(one, task, 1, 100, false);
    eventually("recorded", () -> seen(other, task).delivered().stdout() == 100);

    RemoteTask claimed = other.claim(task.id(), 1, owner("second"), LEASE);
    assertThat(claimed.delivered()).isEqualTo(new LogOffsets(100, 0));

    // It has not heard of that yet, and goes on for a moment.
    renew(one, task, 1, 150, false);
    eventually("the loss is noticed", () -> !renew(one, task, 1, 160, false).isEmpty());
    assertThat(seen(other, task).delivered()).isEqualTo(new LogOffsets(100, 0));

    assertThat(renew(one, task, 1, 170, true)).hasSize(1);
    assertThat(seen(other, task).delivered()).isEqualTo(new LogOffsets(170, 0));
    renew(other, task, 2, 190, false);
    eventually("its own word", () -> seen(one, task).delivered().stdout() == 190);
  }

  @Test
  void anOwnerHearsSoonThatItsTaskWasTakenOver() throws Exception {
    RemoteTask task = sleeper();
    try (TaskWatch watch = one.watch(CLUSTER)) {
      other.claim(task.id(), 1, owner("second"), LEASE);

      long newest = 0;
      while (newest < 2) {
        TaskWatch.Change change = watch.next(PATIENCE).orElseThrow();
        if (change instanceof TaskWatch.Change.Present present
            && present.task().id().equals(task.id())) {
          newest = present.task().generation();
        }
      }
    }
    assertThatThrownBy(() -> one.stop(task.id(), 1, KILL)).isInstanceOf(RemoteFailure.Fenced.class);
    assertThatThrownBy(() -> one.signal(task.id(), 1, "SIGHUP"))
        .isInstanceOf(RemoteFailure.Fenced.class);
    assertThat(seen(other, task).isLive()).isTrue();
  }

  @Test
  void ofDriversThatClaimAtOnceOneWins() throws Exception {
    RemoteTask task = sleeper();
    int drivers = 6;
    List<RemoteRuntime> all = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(drivers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RemoteTask>> claims = new ArrayList<>();
      for (int i = 0; i < drivers; i++) {
        RemoteRuntime driver = driver(engine, RECORDS, Map.of());
        all.add(driver);
        String allocation = "claimer-" + i;
        claims.add(
            threads.submit(
                () -> {
                  assertThat(seen(driver, task).generation()).isEqualTo(1);
                  start.await();
                  return driver.claim(task.id(), 1, owner(allocation), LEASE);
                }));
      }
      List<RemoteTask> winners = new ArrayList<>();
      for (Future<RemoteTask> claim : claims) {
        try {
          winners.add(claim.get());
        } catch (ExecutionException lost) {
          assertThat(lost.getCause()).isInstanceOf(RemoteFailure.Fenced.class);
        }
      }
      assertThat(winners).hasSize(1);
      assertThat(seen(one, task).ownership().owner())
          .isEqualTo(winners.getFirst().ownership().owner());
      assertThat(seen(one, task).generation()).isEqualTo(2);
    } finally {
      all.forEach(RemoteRuntime::close);
    }
  }

  @Test
  void theStopOfADriverThatDiedIsCarriedOutByAnother() throws Exception {
    RemoteRuntime dying = driver(engine, RECORDS, Map.of());
    RemoteTask task =
        dying.create(
            request(task("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done")));
    dying.stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ofSeconds(3)));
    dying.close();

    eventually("ended", () -> !seen(other, task).isLive());
  }
}
