package dev.tether.protocol.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/** A bounded buffer of lines in front of a stream that may block or break. Safe for any thread. */
final class LineWriter {
  private static final long BROKEN_PAUSE_NANOS = 1_000_000;

  private final OutputStream out;
  private final int capacityBytes;
  private final LongFunction<byte[]> droppedLine;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition written = lock.newCondition();
  private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
  private int waitingBytes;
  private long dropped;
  private boolean started;
  private boolean writing;

  LineWriter(OutputStream out, int capacityBytes, LongFunction<byte[]> droppedLine) {
    this.out = out;
    this.capacityBytes = capacityBytes;
    this.droppedLine = droppedLine;
  }

  /** Hands over a line; drops it when the buffer is full. Returns at once. */
  void write(byte[] line) {
    lock.lock();
    try {
      if (waitingBytes + line.length > capacityBytes) {
        dropped++;
        return;
      }
      lines.add(line);
      waitingBytes += line.length;
      arrived.signal();
      if (!started) {
        started = true;
        // A platform thread: a write that blocks must not occupy a carrier of virtual threads.
        Thread.ofPlatform().daemon().name("log-writer").start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all lines that were handed over are written, or the time is over. */
  void drain(Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while ((!lines.isEmpty() || writing) && left > 0) {
        left = written.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      byte[] line = next();
      try {
        out.write(line);
        out.flush();
      } catch (IOException | RuntimeException e) {
        // A broken stream fails at once every time; a chatty plugin must not burn a core on it.
        LockSupport.parkNanos(BROKEN_PAUSE_NANOS);
      }
    }
  }

  private byte[] next() {
    lock.lock();
    try {
      writing = false;
      written.signalAll();
      while (lines.isEmpty() && dropped == 0) {
        arrived.awaitUninterruptibly();
      }
      writing = true;
      if (lines.isEmpty()) {
        byte[] notice = droppedLine.apply(dropped);
        dropped = 0;
        return notice;
      }
      byte[] line = lines.remove();
      waitingBytes -= line.length;
      return line;
    } finally {
      lock.unlock();
    }
  }
}
