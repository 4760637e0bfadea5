package dev.tether.agent.log;

import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads one log from an offset and waits for more at its end. While it waits it holds no file open
 * and no buffer, so that thousands of readers of quiet logs cost little.
 *
 * <p>Used by one thread; an interrupt ends a waiting {@link #next}.
 */
public final class LogFollower implements AutoCloseable {
  private static final int LARGEST_CHUNK = 64 * 1024;

  /** The kernel tells when to look; this is for the case that it lost a message. */
  private static final long LOOK_ANYWAY_MILLIS = 5_000;

  /** Where the kernel can't watch one more directory. */
  private static final long LOOK_ALONE_MILLIS = 50;

  private final Path file;
  private final LogSource source;
  private final Semaphore wakeups = new Semaphore(0);
  private final Runnable noLongerOnComplete;
  private final Optional<Runnable> detach;
  private Optional<FileChannel> open = Optional.empty();
  private long offset;

  /** Follows {@code file} from {@code offset}. */
  public LogFollower(Path file, long offset, LogWatch watch, LogSource source) {
    this.file = file;
    this.offset = offset;
    this.source = source;
    Runnable wake = wakeups::release;
    this.detach = watch.attach(file, wake);
    this.noLongerOnComplete = source.onComplete(wake);
  }

  /**
   * Waits for bytes.
   *
   * @return the next bytes, not more than fits well into one message; none at all when the log is
   *     complete and all of it was read
   * @throws RemoteFailure.NoSuchTask when the task is gone
   * @throws RemoteFailure.Failed when the file can't be read
   */
  public byte[] next() throws InterruptedException {
    while (true) {
      wakeups.drainPermits();
      // Asked before reading: what is written after that belongs to an incomplete log.
      boolean complete = source.isComplete();
      byte[] bytes = read();
      if (bytes.length > 0 || complete) {
        offset += bytes.length;
        return bytes;
      }
      letGo();
      long patience = detach.isPresent() ? LOOK_ANYWAY_MILLIS : LOOK_ALONE_MILLIS;
      // Whether woken or not: look again.
      boolean ignored = wakeups.tryAcquire(patience, TimeUnit.MILLISECONDS);
    }
  }

  private byte[] read() {
    try {
      if (open.isEmpty()) {
        open = Optional.of(FileChannel.open(file, StandardOpenOption.READ));
      }
      FileChannel channel = open.get();
      while (true) {
        offset = Math.max(offset, source.keptFrom());
        long available = Math.max(0, channel.size() - offset);
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(LARGEST_CHUNK, available));
        int count = available == 0 ? 0 : Math.max(0, channel.read(buffer, offset));
        // A part that was given back meanwhile may have been read as zeros.
        if (source.keptFrom() <= offset) {
          return count == buffer.capacity() ? buffer.array() : Arrays.copyOf(buffer.array(), count);
        }
      }
    } catch (NoSuchFileException gone) {
      source.isComplete();
      throw unreadable(gone);
    } catch (IOException broken) {
      throw unreadable(broken);
    }
  }

  private RemoteFailure.Failed unreadable(IOException cause) {
    return new RemoteFailure.Failed("the agent can't read " + file + ": " + cause, cause);
  }

  /** The position of the next byte that {@link #next} returns. */
  public long offset() {
    return offset;
  }

  private void letGo() {
    try {
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (IOException ignored) {
      System.getLogger(LogFollower.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a log failed", ignored);
    }
    open = Optional.empty();
  }

  @Override
  public void close() {
    noLongerOnComplete.run();
    detach.ifPresent(Runnable::run);
    letGo();
  }
}
