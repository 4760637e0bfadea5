package dev.tether.agent.log;

import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads one log from an offset and waits for more at its end. Used by one thread; {@link #close}
 * may be called from any other and ends a waiting {@link #read}.
 */
public final class LogFollower implements AutoCloseable {
  /** The kernel tells when to look; this is for the case that it lost a message. */
  private static final long LOOK_ANYWAY_MILLIS = 5_000;

  /** Where the kernel can't watch one more directory. */
  private static final long LOOK_ALONE_MILLIS = 50;

  private final Path file;
  private final LogSource source;
  private final FileChannel channel;
  private final Semaphore wakeups = new Semaphore(0);
  private final Runnable noLongerOnComplete;
  private final Optional<Runnable> detach;
  private long offset;
  private volatile boolean closed;

  /**
   * Opens a log.
   *
   * @throws RemoteFailure.Failed when the file can't be read
   */
  public LogFollower(Path file, long offset, LogWatch watch, LogSource source) {
    this.file = file;
    this.offset = offset;
    this.source = source;
    try {
      this.channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException gone) {
      source.isComplete();
      throw unreadable(gone);
    } catch (IOException broken) {
      throw unreadable(broken);
    }
    Runnable wake = wakeups::release;
    this.detach = watch.attach(file, wake);
    this.noLongerOnComplete = source.onComplete(wake);
  }

  /**
   * Waits for bytes and puts them into {@code buffer}.
   *
   * @return how many; -1 when the log is complete and all of it was read, or this was closed
   */
  public int read(ByteBuffer buffer) throws InterruptedException {
    while (!closed) {
      wakeups.drainPermits();
      // Asked before reading: what is written after that belongs to an incomplete log.
      boolean complete = source.isComplete();
      int count = readNow(buffer);
      if (count > 0) {
        offset += count;
        return count;
      }
      if (complete) {
        return -1;
      }
      long patience = detach.isPresent() ? LOOK_ANYWAY_MILLIS : LOOK_ALONE_MILLIS;
      // Whether woken or not: look again.
      boolean ignored = wakeups.tryAcquire(patience, TimeUnit.MILLISECONDS);
    }
    return -1;
  }

  private int readNow(ByteBuffer buffer) {
    int start = buffer.position();
    try {
      while (true) {
        offset = Math.max(offset, source.keptFrom());
        int count = channel.read(buffer, offset);
        // A part that was given back meanwhile may have been read as zeros.
        if (source.keptFrom() <= offset) {
          return count;
        }
        buffer.position(start);
      }
    } catch (IOException broken) {
      if (closed) {
        return -1;
      }
      throw unreadable(broken);
    }
  }

  private RemoteFailure.Failed unreadable(IOException cause) {
    return new RemoteFailure.Failed("the agent can't read " + file + ": " + cause, cause);
  }

  /** The position of the next byte that {@link #read} returns. */
  public long offset() {
    return offset;
  }

  @Override
  public void close() {
    closed = true;
    noLongerOnComplete.run();
    detach.ifPresent(Runnable::run);
    wakeups.release();
    try {
      channel.close();
    } catch (IOException ignored) {
      System.getLogger(LogFollower.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a log failed", ignored);
    }
  }
}
