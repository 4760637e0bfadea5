package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.endpoint.Transport;
import dev.tether.agent.wire.AgentGrpc;
import dev.tether.agent.wire.ContentsInput;
import dev.tether.agent.wire.ContentsOutput;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import dev.tether.runtime.memory.MemoryContents;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Transfers that are cut, and how much memory they need. */
class ContentsTransferTest extends ContentsAgent {
  @Test
  void largeContentsNeedLittleMemory() throws Exception {
    agent.close();
    agent = AgentProcess.startWithHeap("48m", directory, address());
    reconnect();
    Contents contents = generated(128 * MIB, new AtomicLong());
    System.gc();

    RemoteTask task = create(sleeps(), contents);

    assertThat(Files.size(work(task).resolve("local/large"))).isEqualTo(128 * MIB);
    AtomicLong fetched = new AtomicLong();
    runtime.fetch(
        task.id(),
        1,
        "local/large",
        (entry, content) -> {
          byte[] buffer = new byte[1 << 16];
          int count;
          while ((count = content.read(buffer)) > 0) {
            fetched.addAndGet(count);
          }
        });
    assertThat(fetched.get()).isEqualTo(128 * MIB);
    assertThat(agent.log()).doesNotContain("OutOfMemory");
  }

  @Test
  void driverReadsNoFurtherThanTheAgentCanTake() throws Exception {
    AtomicLong read = new AtomicLong();
    Contents contents = generated(128 * MIB, read);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> staging = executor.submit(() -> runtime.stage("token", contents));
      eventually(() -> read.get() > MIB);
      signalAgent("STOP");
      try {
        long stopped = read.get();
        awaitStillness(read);
        assertThat(staging).isNotDone();
        assertThat(read.get() - stopped).isLessThan(16 * MIB);
      } finally {
        signalAgent("CONT");
      }
      staging.get();
    }
    assertThat(read.get()).isEqualTo(128 * MIB);
  }

  private static void awaitStillness(AtomicLong number) throws Exception {
    long[] last = {-1, 0};
    eventually(
        () -> {
          if (last[0] != number.get()) {
            last[0] = number.get();
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > Duration.ofMillis(700).toNanos();
        });
  }

  private void signalAgent(String signal) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(agent.pid())).start().waitFor())
        .isZero();
  }

  /** Contents that stop in the middle of a file until they are let go. */
  private static final class Stopping implements Contents {
    final CompletableFuture<Void> reached = new CompletableFuture<>();
    final CompletableFuture<Void> goOn = new CompletableFuture<>();
    private final MemoryContents contents;
    private final String path;

    Stopping(MemoryContents contents, String path) {
      this.contents = contents;
      this.path = path;
    }

    @Override
    public Manifest manifest() {
      return contents.manifest();
    }

    @Override
    public InputStream open(Entry.File file) throws IOException {
      if (file.path().equals(path)) {
        reached.complete(null);
        goOn.join();
      }
      return contents.open(file);
    }
  }

  private static final MemoryContents AFTER =
      MemoryContents.empty()
          .with("local/a", "new a")
          .with("local/b", "new b")
          .with("local/c", "new c");

  /** The files that a repeated update reads. */
  private List<String> updateAgain(RemoteTask task) {
    MemoryContents again = AFTER.without("");
    runtime.update(task.id(), 1, again);
    assertThat(work(task).resolve("local/a")).hasContent("new a");
    assertThat(work(task).resolve("local/b")).hasContent("new b");
    assertThat(work(task).resolve("local/c")).hasContent("new c");
    return again.opened();
  }

  /** Waits until the agent has some of the files that it asked for. */
  private void awaitArrived(RemoteTask task, int count) throws Exception {
    Path blobs = directory.resolve("state/tasks/" + task.id() + "/incoming/blobs");
    eventually(
        () -> {
          try (var all = Files.list(blobs)) {
            return all.count() == count;
          }
        });
  }

  @Test
  void connectionThatIsCutLeavesTheOldStateAndTheNextAttemptSendsTheRest() throws Exception {
    RemoteTask task = create(sleeps(), BEFORE);
    Stopping stopping = new Stopping(AFTER.without(""), "local/b");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> cut = executor.submit(() -> runtime.update(task.id(), 1, stopping));
      stopping.reached.get(30, TimeUnit.SECONDS);
      awaitArrived(task, 1);
      runtime.close();
      stopping.goOn.complete(null);
      assertThatThrownBy(cut::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RemoteFailure.Unreachable.class);
    }
    reconnect();
    assertOld(work(task));

    assertThat(updateAgain(task)).containsExactly("local/b", "local/c");
  }

  @Test
  void agentThatIsKilledLeavesTheOldStateAndTheNextOneIsSentTheRest() throws Exception {
    RemoteTask task = create(sleeps(), BEFORE);
    Stopping stopping = new Stopping(AFTER.without(""), "local/c");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> cut = executor.submit(() -> runtime.update(task.id(), 1, stopping));
      stopping.reached.get(30, TimeUnit.SECONDS);
      awaitArrived(task, 2);
      agent.kill();
      stopping.goOn.complete(null);
      assertThatThrownBy(cut::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RemoteFailure.Unreachable.class);
    }
    assertOld(work(task));
    agent.start();
    reconnect();
    assertOld(work(task));

    assertThat(updateAgain(task)).containsExactly("local/c");
  }

  @Test
  void agentThatIsKilledAtAnyMomentLeavesOneStateOrTheOther() throws Exception {
    RemoteTask task = create(sleeps(), many("round 0"));
    for (int round = 1; round <= 4; round++) {
      MemoryContents next = many("round " + round);
      String before = Files.readString(work(task).resolve("local/d0/f0"));
      AtomicBoolean over = new AtomicBoolean();
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        var ignored =
            executor.submit(
                () -> {
                  try {
                    runtime.update(task.id(), 1, next);
                  } catch (RemoteFailure killed) {
                    assertThat(killed).isInstanceOf(RemoteFailure.Unreachable.class);
                  } finally {
                    over.set(true);
                  }
                });
        // In different rounds: while all is arriving, and when the first is in place.
        Path watched =
            round % 2 == 0
                ? work(task).resolve("local/d0/f0")
                : directory.resolve("state/tasks/" + task.id() + "/incoming/ready");
        eventually(() -> over.get() || happened(watched, before));
        agent.kill();
      }
      agent.start();
      reconnect();

      assertThat(texts(work(task))).hasSize(1).containsAnyOf(before, "round " + round);
    }
    assertThat(texts(work(task))).as("after a commit it is the new one").contains("round 4");
  }

  private static boolean happened(Path watched, String before) throws IOException {
    return Files.exists(watched)
        && (Files.isDirectory(watched) || !Files.readString(watched).equals(before));
  }

  private static Set<String> texts(Path work) throws IOException {
    Set<String> texts = new TreeSet<>();
    int files = 0;
    try (var all = Files.walk(work.resolve("local"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file));
        files++;
      }
    }
    assertThat(files).isEqualTo(200);
    return texts;
  }

  @Test
  void pathsThatLeadOutAreRefusedWhateverADriverSends() throws Exception {
    RemoteTask task = create(sleeps(), BEFORE);
    EventLoopGroup threads = Transport.threads(1, "test");
    ManagedChannel channel = Transport.client(Endpoint.parse(address()), threads).build();
    try {
      for (String path : new String[] {"local/../../x", "../x", "/x", "local/a/../../../x"}) {
        assertThatThrownBy(() -> send(channel, task, path))
            .as(path)
            .isInstanceOf(StatusException.class)
            .hasMessageContaining("is no path of a task's contents");
      }
    } finally {
      channel.shutdownNow();
      var ignored = threads.shutdownGracefully();
    }
    assertOld(work(task));
  }

  private static void send(ManagedChannel channel, RemoteTask task, String path) throws Exception {
    BlockingClientCall<ContentsInput, ContentsOutput> call =
        ClientCalls.blockingBidiStreamingCall(
            channel, AgentGrpc.getPutContentsMethod(), CallOptions.DEFAULT);
    ContentsInput.Builder begin = ContentsInput.newBuilder();
    begin.getBeginBuilder().getTaskBuilder().setId(task.id().value()).setGeneration(1);
    call.write(begin.build());
    ContentsInput.Builder entries = ContentsInput.newBuilder();
    entries.getEntriesBuilder().addEntriesBuilder().setPath(path).getLinkBuilder().setTarget("a");
    call.write(entries.build());
    while (call.read() != null) {
      // Signs of life.
    }
  }

  @Test
  void unchangedFilesOfALargeTreeAreNotSentAgain() throws Exception {
    MemoryContents contents = many("same").with("local/one", "1");
    RemoteTask task = create(sleeps(), contents);
    MemoryContents next = contents.with("local/one", "2");

    runtime.update(task.id(), 1, next);

    assertThat(next.opened()).containsExactly("local/one");
    assertThat(work(task).resolve("local/one")).hasContent("2");
  }
}
