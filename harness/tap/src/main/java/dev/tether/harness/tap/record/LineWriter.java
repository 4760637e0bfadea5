package dev.tether.harness.tap.record;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Makes lines on a thread of its own, in the order in which they were added. When it falls behind
 * by more than a bound, lines are dropped and counted: the calls go first.
 */
final class LineWriter {
  private static final System.Logger LOG = System.getLogger(LineWriter.class.getName());
  private static final int MOST_WAITING = 50_000;
  private static final long BATCH_NANOS = 2_000_000;

  /** No line. */
  private static final Supplier<ObjectNode> WAKE = JsonNodeFactory.instance::objectNode;

  private final LinkedBlockingQueue<Supplier<ObjectNode>> waiting =
      new LinkedBlockingQueue<>(MOST_WAITING);
  private final List<Consumer<byte[]>> followers = new CopyOnWriteArrayList<>();
  private final AtomicLong lost = new AtomicLong();
  private final Consumer<byte[]> sink;
  private final LongFunction<ObjectNode> lossLine;
  private final Thread thread;
  private volatile boolean ending;

  LineWriter(Consumer<byte[]> sink, LongFunction<ObjectNode> lossLine) {
    this.sink = sink;
    this.lossLine = lossLine;
    thread = Thread.ofPlatform().daemon().name("tap-record").start(this::run);
  }

  void add(Supplier<ObjectNode> line) {
    if (!waiting.offer(line)) {
      lost.incrementAndGet();
    }
  }

  Runnable follow(Consumer<byte[]> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  private void run() {
    List<Supplier<ObjectNode>> batch = new ArrayList<>();
    try {
      while (!ending || !waiting.isEmpty()) {
        batch.add(waiting.take());
        if (!ending) {
          // Calls are not to pay for a wake-up each, nor to share the processor with this thread.
          LockSupport.parkNanos(BATCH_NANOS);
        }
        waiting.drainTo(batch);
        write(batch);
        batch.clear();
        long missing = lost.getAndSet(0);
        if (missing > 0) {
          write(List.of(() -> lossLine.apply(missing)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Supplier<ObjectNode>> batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Supplier<ObjectNode> line : batch) {
      try {
        if (line.equals(WAKE)) {
          continue;
        }
        bytes.writeBytes((line.get() + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a line of the tap's record is lost", e);
      }
    }
    byte[] lines = bytes.toByteArray();
    sink.accept(lines);
    followers.forEach(follower -> follower.accept(lines));
  }

  void close(Duration limit) {
    ending = true;
    // Wakes the thread; if there is no room for this it is awake.
    var _ = waiting.offer(WAKE);
    LockSupport.unpark(thread);
    try {
      thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
