package dev.tether.runtime.docker.exec;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes on their way from the engine to a reader, who may be slow: then the writer waits. */
final class Pipe extends InputStream {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] piece = {};
  private int at;
  private boolean ended;
  private boolean abandoned;

  /** Hands over a piece once the one before was read. */
  void put(byte[] next) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (at < piece.length && !abandoned) {
        changed.await();
      }
      if (!abandoned) {
        piece = next;
        at = 0;
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
      while (at == piece.length && !ended && !abandoned) {
        changed.await();
      }
      if (at == piece.length) {
        return -1;
      }
      int count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, buffer, from, count);
      at += count;
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
