package dev.tether.plugin.logs;

import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Copies one stream of a remote task into Nomad's pipe, until the task has ended or it is told to
 * stop.
 *
 * <p>{@link #run} is executed once by a thread of its own; all other methods may be called from any
 * thread.
 */
final class StreamDelivery implements Runnable {
  private static final System.Logger LOG = System.getLogger(StreamDelivery.class.getName());

  private static final Duration RETRY = Duration.ofMillis(250);

  /** A stream that is quiet keeps a small buffer: there may be thousands of them. */
  private static final int QUIET = 512;

  private static final int CHUNK = 32 * 1024;

  private final LogPipe pipe;
  private final RemoteRuntime runtime;
  private final RemoteTaskId task;
  private final Pulse pulse;
  private final boolean resumed;
  private final CollectedBytes collected;
  private final CountDownLatch stopSignal = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  private volatile DeliveryRecord.Origin origin;
  private volatile long written;
  private volatile boolean settled;
  private volatile boolean complete;
  private volatile LogReader reader;
  private volatile Thread runner;

  /**
   * @param pulse tells whether what was read may still be written
   * @param resumed whether an earlier plugin delivered a part of it
   */
  StreamDelivery(
      LogPipe pipe,
      RemoteRuntime runtime,
      RemoteTaskId task,
      Pulse pulse,
      DeliveryRecord.Origin origin,
      boolean resumed) {
    this.pipe = pipe;
    this.runtime = runtime;
    this.task = task;
    this.pulse = pulse;
    this.origin = origin;
    this.resumed = resumed;
    this.collected = new CollectedBytes(pipe, origin.fileSizes());
    this.written = origin.remoteOffset();
    this.settled = !resumed;
  }

  LogStream stream() {
    return pipe.stream();
  }

  /** Where the delivery began, with Nomad's files as they were last seen. */
  DeliveryRecord.Origin origin() {
    DeliveryRecord.Origin begun = origin;
    return new DeliveryRecord.Origin(
        begun.remoteOffset(), begun.collectedBefore(), collected.seen());
  }

  /** Looks at Nomad's files and returns up to where the stream is in them for certain. */
  long confirmed() {
    long confirmed = origin.confirmed(collected.total());
    return settled ? Math.min(confirmed, written) : confirmed;
  }

  /** Whether all that the ended task wrote was delivered. */
  boolean isComplete() {
    return complete;
  }

  /** Whether more was written than the last confirmed offset said. */
  boolean isAhead(long confirmed) {
    return !settled || written > confirmed;
  }

  @Override
  public void run() {
    runner = Thread.currentThread();
    try {
      if (resumed) {
        written = awaitSettled();
        settled = true;
      }
      copyUntilStopped();
    } catch (InterruptedException | StoppedException e) {
      LOG.log(System.Logger.Level.TRACE, "log delivery of {0} ended early", task);
    } finally {
      over.countDown();
    }
  }

  private void copyUntilStopped() throws InterruptedException {
    while (!complete && !stopping()) {
      try (FileChannel out = FileChannel.open(pipe.path(), StandardOpenOption.WRITE)) {
        copy(out);
      } catch (RemoteFailure.Unreachable e) {
        LOG.log(System.Logger.Level.DEBUG, "logs of {0}: {1}", task, e.getMessage());
        pause(RETRY);
      } catch (RemoteFailure e) {
        LOG.log(System.Logger.Level.WARNING, "logs of {0}: {1}", task, e.getMessage());
        complete = e instanceof RemoteFailure.NoSuchTask;
        pause(RETRY);
      } catch (ClosedByInterruptException e) {
        throw new StoppedException();
      } catch (IOException e) {
        // The pipe broke: what of the last chunk arrived, only Nomad's files can tell.
        LOG.log(System.Logger.Level.WARNING, "log pipe {0}: {1}", pipe.path(), e.getMessage());
        pause(RETRY);
        written = awaitSettled();
      }
    }
  }

  private void copy(FileChannel out) throws IOException, InterruptedException {
    byte[] chunk = new byte[QUIET];
    try (LogReader opened = runtime.logs(task, pipe.stream(), written)) {
      reader = opened;
      while (!stopping()) {
        int count = opened.read(chunk);
        if (count < 0) {
          complete = true;
          return;
        }
        if (!pulse.awaitSteady(stopSignal)) {
          return;
        }
        skipTo(opened.offset() - count);
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        written = opened.offset();
        chunk = fitting(chunk, count);
      }
    } finally {
      reader = null;
    }
  }

  private static byte[] fitting(byte[] chunk, int filled) {
    int size = filled == chunk.length ? CHUNK : filled <= QUIET ? QUIET : chunk.length;
    return size == chunk.length ? chunk : new byte[size];
  }

  /** Notes that the runtime does not keep the bytes before {@code offset} any more. */
  private void skipTo(long offset) {
    long skipped = offset - written;
    if (skipped > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} bytes of the logs of {1} are not kept by the runtime any more",
          skipped,
          task);
      DeliveryRecord.Origin begun = origin;
      origin =
          new DeliveryRecord.Origin(
              begun.remoteOffset() + skipped, begun.collectedBefore(), begun.fileSizes());
      written = offset;
    }
  }

  /** Waits until nothing is on its way to Nomad's files, and returns the offset to go on at. */
  private long awaitSettled() throws InterruptedException {
    long total = Settling.await(pipe, collected, stopSignal).orElseThrow(StoppedException::new);
    return origin.confirmed(total);
  }

  private void pause(Duration duration) throws InterruptedException {
    if (stopSignal.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new StoppedException();
    }
  }

  private boolean stopping() {
    return stopSignal.getCount() == 0;
  }

  /** Asks for the end; what was begun to be written is still written. */
  void requestStop() {
    stopSignal.countDown();
    LogReader open = reader;
    if (open != null) {
      open.close();
    }
  }

  /** Ends at once, even if Nomad's collector does not read what is being written. */
  void abandon() {
    requestStop();
    Thread thread = runner;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /**
   * Waits for the end of {@link #run}.
   *
   * @return whether it came in time
   */
  boolean awaitOver(Duration atMost) throws InterruptedException {
    return over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Up to where the stream was delivered, once {@link #run} is over or given up. */
  long delivered() {
    // A writer that hangs in the pipe has an unknown part of its chunk in it.
    return over.getCount() == 0 && settled ? written : confirmed();
  }

  /** Delivery was told to stop while it waited for something. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException() {
      super("stopped", null, false, false);
    }
  }
}
