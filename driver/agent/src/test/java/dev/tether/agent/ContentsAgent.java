package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import dev.tether.runtime.memory.MemoryContents;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a process of its own, its tasks, and contents to send. */
abstract class ContentsAgent {
  static final long MIB = 1 << 20;
  static final Slot SLOT = new Slot("c", "global", "default", "job", "group", 0, "task");
  static final Owner OWNER = new Owner("alloc", "alloc/task/1", "", "");

  @TempDir Path directory;
  AgentProcess agent;
  AgentRuntime runtime;

  @BeforeEach
  void startAgent() throws Exception {
    agent = AgentProcess.start(directory, address());
    runtime = AgentProcess.connect(address());
  }

  @AfterEach
  void endEverything() throws Exception {
    if (!agent.isAlive()) {
      agent.start();
    }
    reconnect();
    for (RemoteTask task : runtime.list("c", Optional.empty())) {
      runtime.stop(task.id(), task.generation(), new StopRequest("SIGKILL", Duration.ZERO));
      eventually(() -> !find(task).isLive());
      runtime.remove(task.id(), task.generation());
    }
    runtime.close();
    agent.close();
  }

  String address() {
    return "unix://" + directory.resolve("agent.sock");
  }

  void reconnect() throws Exception {
    runtime.close();
    runtime = AgentProcess.connect(address());
    eventually(() -> runtime.health() instanceof RuntimeHealth.Healthy);
  }

  static void eventually(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - deadline).as("time over, nanoseconds").isNegative();
      LockSupport.parkNanos(2_000_000);
    }
  }

  RemoteTask find(RemoteTask task) {
    return runtime.list("c", Optional.empty()).stream()
        .filter(one -> one.id().equals(task.id()))
        .findFirst()
        .orElseThrow();
  }

  RemoteTask create(TaskSpec spec, Contents contents) {
    runtime.stage("token", contents);
    return createStaged(spec, contents);
  }

  RemoteTask createStaged(TaskSpec spec, Contents contents) {
    return runtime.create(
        new CreateRequest(
            "token",
            SLOT,
            OWNER,
            "hash",
            spec,
            Optional.of(contents.manifest().digest()),
            Duration.ofMinutes(5)));
  }

  static TaskSpec sleeps() {
    return TaskSpec.of(List.of("sleep", "100000"), Map.of());
  }

  Path work(RemoteTask task) {
    return directory.resolve("state/tasks/" + task.id() + "/work");
  }

  static final MemoryContents BEFORE =
      MemoryContents.empty().with("local/a", "old a").with("local/b", "old b");

  static void assertOld(Path work) {
    assertThat(work.resolve("local/a")).hasContent("old a");
    assertThat(work.resolve("local/b")).hasContent("old b");
    assertThat(work.resolve("local/c")).doesNotExist();
  }

  /** Bytes that are made while they are read. */
  static final class Generated extends InputStream {
    private final AtomicLong read;
    private final long size;
    private final long interesting;
    private long at;

    Generated(long size, long interesting, AtomicLong read) {
      this.size = size;
      this.interesting = interesting;
      this.read = read;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("one by one");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = (int) Math.min(length, size - at);
      for (int i = 0; i < count; i++) {
        // Multiplied so that bytes are hard to compress where they are to be interesting.
        long position = at + i;
        into[offset + i] =
            position < interesting ? (byte) ((position * 0x9E3779B97F4A7C15L) >>> 56) : 0;
      }
      at += count;
      read.addAndGet(count);
      return count == 0 ? -1 : count;
    }
  }

  static Contents generated(long size, AtomicLong read) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    try (InputStream all = new Generated(size, size / 4, new AtomicLong())) {
      byte[] buffer = new byte[1 << 16];
      int count;
      while ((count = all.read(buffer, 0, buffer.length)) > 0) {
        digest.update(buffer, 0, count);
      }
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    Manifest manifest = new Manifest(List.of(new Entry.File("local/large", 0644, size, sha256)));
    return new Contents() {
      @Override
      public Manifest manifest() {
        return manifest;
      }

      @Override
      public InputStream open(Entry.File file) {
        return new Generated(size, size / 4, read);
      }
    };
  }

  static MemoryContents many(String text) {
    MemoryContents contents = MemoryContents.empty();
    for (int i = 0; i < 200; i++) {
      contents = contents.with("local/d%d/f%d".formatted(i % 7, i), text);
    }
    return contents;
  }
}
