package dev.tether.harness.tap.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
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
    try {
      while (!ending || !waiting.isEmpty()) {
        write(waiting.take());
        long missing = lost.getAndSet(0);
        if (missing > 0) {
          write(() -> lossLine.apply(missing));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Supplier<ObjectNode> line) {
    try {
      byte[] bytes = (line.get() + "\n").getBytes(StandardCharsets.UTF_8);
      sink.accept(bytes);
      followers.forEach(follower -> follower.accept(bytes));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a line of the tap's record is lost", e);
    }
  }

  void close(Duration limit) {
    ending = true;
    // Wakes the thread; an offer that fails finds it awake.
    waiting.offer(() -> lossLine.apply(0));
    try {
      thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
