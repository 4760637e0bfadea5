package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.nomad.NomadClient;
import dev.tether.plugin.records.NomadRecords;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records in the Variables of a real Nomad, and drivers that race for them. */
@Timeout(300)
class NomadRecordsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final String IMAGE = "tether-records:local";
  private static final int RACERS = 6;

  @TempDir static Path dir;
  private static Cluster cluster;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    ClusterSpec spec =
        new ClusterSpec(
            TestNomad.get("1.11.2"),
            1,
            new DriverSpec.BuiltIn("raw_exec"),
            Optional.empty(),
            dir.resolve("cluster"),
            false);
    cluster = ProcessCluster.start(spec, FakeRuntime::at, RandomGenerator.getDefault());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** The records as a driver of its own sees them. */
  private RecordStore records() {
    NomadClient client = new NomadClient(cluster.api().access());
    open.add(client);
    return new NomadRecords(client.variables("default"));
  }

  /** Does the same from many threads at once, each with a number, and tells what came of it. */
  private static <T> List<Future<T>> race(List<Callable<T>> racers) throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> results = new ArrayList<>();
      for (Callable<T> racer : racers) {
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return racer.call();
                }));
      }
      return results;
    }
  }

  @Test
  void recordIsChangedOnlyWhileItIsWhatWasRead() {
    RecordStore records = records();
    String key = "tether/test/record";

    RecordStore.Stored first = records.write(key, "one", RecordStore.ABSENT).orElseThrow();
    assertThat(records.write(key, "none", RecordStore.ABSENT)).isEmpty();
    RecordStore.Stored second = records.write(key, "two", first.version()).orElseThrow();
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(records.write(key, "none", first.version())).isEmpty();
    assertThat(records.delete(key, first.version())).isFalse();
    assertThat(records.read(key)).contains(second);
    assertThat(records.versions("tether/test/")).containsEntry(key, second.version());

    assertThat(records.delete(key, second.version())).isTrue();
    assertThat(records.read(key)).isEmpty();
    assertThat(records.delete(key, second.version())).isTrue();
    assertThat(records.write(key, "three", RecordStore.ABSENT).orElseThrow().version())
        .isGreaterThan(second.version());
  }

  @Test
  void ofWritersThatRaceOneWinsEachTime() throws Exception {
    String key = "tether/test/raced";
    long version = RecordStore.ABSENT;
    for (int round = 0; round < 5; round++) {
      List<Callable<Optional<RecordStore.Stored>>> racers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        RecordStore records = records();
        String value = round + "/" + i;
        long expected = version;
        racers.add(() -> records.write(key, value, expected));
      }
      List<RecordStore.Stored> written = new ArrayList<>();
      for (Future<Optional<RecordStore.Stored>> result : race(racers)) {
        result.get().ifPresent(written::add);
      }
      assertThat(written).hasSize(1);
      assertThat(records().read(key)).contains(written.getFirst());
      version = written.getFirst().version();
    }
  }

  private RemoteRuntime docker() {
    RecordStore records = records();
    RuntimeContext context =
        new RuntimeContext() {
          @Override
          public String cluster() {
            return "test";
          }

          @Override
          public Optional<RecordStore> records() {
            return Optional.of(records);
          }
        };
    RuntimeProvider provider =
        ServiceLoader.load(RuntimeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.kind().equals("docker"))
            .findFirst()
            .orElseThrow();
    RemoteRuntime runtime =
        provider.open("test", PlainSettings.of("docker", Map.of("host", TestDocker.HOST)), context);
    open.add(runtime);
    return runtime;
  }

  private static Owner owner(String allocation) {
    return new Owner(allocation, allocation + "/t/01234567", "node-" + allocation, "node");
  }

  private static RemoteTask seen(RemoteRuntime runtime, RemoteTask task) {
    return runtime.list("test", Optional.empty()).stream()
        .filter(each -> each.id().equals(task.id()))
        .findFirst()
        .orElseThrow();
  }

  private static RemoteTask sleeper(RemoteRuntime runtime) {
    return runtime.create(
        new CreateRequest(
            "token-" + System.nanoTime(),
            new Slot("test", "global", "default", "job", "group", 0, "task"),
            owner("first"),
            "hash",
            TaskSpec.of(List.of("/bin/sleep", "100000"), Map.of())
                .withSettings(PlainSettings.of("docker", Map.of("image", IMAGE, "pull", "never"))),
            LEASE));
  }

  private static void end(RemoteRuntime runtime, RemoteTask task) throws InterruptedException {
    long generation = seen(runtime, task).generation();
    runtime.stop(task.id(), generation, new StopRequest("SIGKILL", Duration.ZERO));
    Await.until("the end", LIMIT, () -> !seen(runtime, task).isLive());
    runtime.remove(task.id(), generation);
  }

  @Test
  void ofDriversThatClaimAContainerAtOnceOneWinsEachTime() throws Exception {
    TestDocker.require();
    TestDocker.importImage(IMAGE, dir.resolve("claim"));
    RemoteTask task = sleeper(docker());
    List<RemoteRuntime> drivers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      drivers.add(docker());
    }
    for (long generation = 1; generation <= 3; generation++) {
      List<Callable<RemoteTask>> racers = new ArrayList<>();
      for (RemoteRuntime driver : drivers) {
        Owner owner = owner("claimer-" + racers.size());
        long expected = generation;
        racers.add(() -> driver.claim(task.id(), expected, owner, LEASE));
      }
      List<RemoteTask> won = new ArrayList<>();
      for (Future<RemoteTask> claim : race(racers)) {
        try {
          won.add(claim.get());
        } catch (ExecutionException lost) {
          assertThat(lost.getCause()).isInstanceOf(RemoteFailure.Fenced.class);
        }
      }
      assertThat(won).hasSize(1);
      assertThat(won.getFirst().generation()).isEqualTo(generation + 1);
      assertThat(seen(docker(), task).ownership().owner())
          .isEqualTo(won.getFirst().ownership().owner());
    }
    end(drivers.getFirst(), task);
    TestDocker.removeImage(IMAGE);
  }

  @Test
  void theLastWordOfAnOwnerThatLostItsTaskReachesTheNextOne() throws Exception {
    TestDocker.require();
    TestDocker.importImage(IMAGE, dir.resolve("word"));
    RemoteRuntime one = docker();
    RemoteRuntime other = docker();
    RemoteTask task = sleeper(one);
    other.claim(task.id(), 1, owner("second"), LEASE);

    Await.until(
        "the loss to be noticed",
        LIMIT,
        () -> !one.renew(List.of(new LeaseRenewal(task.id(), 1, new LogOffsets(5, 5)))).isEmpty());
    assertThat(seen(other, task).delivered()).isEqualTo(LogOffsets.START);
    one.renew(List.of(new LeaseRenewal(task.id(), 1, new LogOffsets(9, 8), true)));

    assertThat(seen(other, task).delivered()).isEqualTo(new LogOffsets(9, 8));
    assertThatThrownBy(() -> one.signal(task.id(), 1, "SIGHUP"))
        .isInstanceOf(RemoteFailure.Fenced.class);
    end(other, task);
    TestDocker.removeImage(IMAGE);
  }
}
