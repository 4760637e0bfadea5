package dev.tether.runtime.docker.exec;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes on their way from the engine to a reader, who may be slow: then the writer waits. */
final class Pipe extends InputStream {
  private static final int ROOM = 1 << 16;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> pieces = new ArrayDeque<>();

  /** How much of the first piece was read. */
  private int at;

  private int unread;
  private boolean ended;
  private boolean abandoned;

  /** Hands over a piece once there is room for more. */
  void put(byte[] next) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (unread >= ROOM && !abandoned) {
        changed.await();
      }
      if (!abandoned && next.length > 0) {
        pieces.add(next);
        unread += next.length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (unread == 0 && !ended && !abandoned) {
        changed.await();
      }
      if (unread == 0) {
        return -1;
      }
      byte[] first = pieces.getFirst();
      int count = Math.min(length, first.length - at);
      System.arraycopy(first, at, buffer, from, count);
      at += count;
      unread -= count;
      if (at == first.length) {
        pieces.removeFirst();
        at = 0;
      }
      changed.signalAll();
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("reading was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** What is not read yet is lost, and the writer waits no longer. */
  @Override
  public void close() {
    lock.lock();
    try {
      abandoned = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
