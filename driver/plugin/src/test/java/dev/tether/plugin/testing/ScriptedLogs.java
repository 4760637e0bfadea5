package dev.tether.plugin.testing;

import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A runtime of which only the logs of one task work: the test writes them, and decides when the
 * connection breaks and when the task has ended. Standard error stays empty.
 */
public final class ScriptedLogs implements RemoteRuntime {
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private boolean ended;
  private int breaks;
  private long furthest;

  /** The task writes. */
  public synchronized void write(String text) {
    stdout.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    notifyAll();
  }

  /** The task ends. */
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Every reader that is open now fails at its next read. */
  public synchronized void breakConnections() {
    breaks++;
    notifyAll();
  }

  /** Whether some reader has taken all bytes before this offset. */
  public synchronized boolean isReadUpTo(long offset) {
    return furthest >= offset;
  }

  /** All that the task wrote. */
  public synchronized String written() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  @Override
  public LogReader logs(RemoteTaskId id, LogStream stream, long offset) {
    return new Reader(stream, offset);
  }

  private final class Reader implements LogReader {
    private final LogStream stream;
    private final int breaksBefore;
    private long offset;
    private boolean closed;

    Reader(LogStream stream, long offset) {
      this.stream = stream;
      this.offset = offset;
      synchronized (ScriptedLogs.this) {
        this.breaksBefore = breaks;
      }
    }

    @Override
    public int read(byte[] buffer) throws InterruptedException {
      synchronized (ScriptedLogs.this) {
        while (true) {
          if (closed || breaks != breaksBefore) {
            throw new RemoteFailure.Unreachable("the connection broke");
          }
          byte[] all = stream == LogStream.STDOUT ? stdout.toByteArray() : new byte[0];
          int count = (int) Math.min(buffer.length, all.length - offset);
          if (count > 0) {
            System.arraycopy(all, (int) offset, buffer, 0, count);
            offset += count;
            furthest = Math.max(furthest, offset);
            return count;
          }
          if (ended) {
            return -1;
          }
          ScriptedLogs.this.wait();
        }
      }
    }

    @Override
    public long offset() {
      return offset;
    }

    @Override
    public void close() {
      synchronized (ScriptedLogs.this) {
        closed = true;
        ScriptedLogs.this.notifyAll();
      }
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public RuntimeHealth health() {
    return new RuntimeHealth.Healthy(Map.of());
  }

  @Override
  public RemoteTask create(CreateRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<RemoteTask> list(String cluster, Optional<Slot> slot) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TaskWatch watch(String cluster) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteTask claim(RemoteTaskId id, long generation, Owner owner, Duration lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteTask release(
      RemoteTaskId id, long generation, Duration timeToLive, LogOffsets delivered) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<RemoteTaskId> renew(List<LeaseRenewal> renewals) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void stop(RemoteTaskId id, long generation, StopRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void signal(RemoteTaskId id, long generation, String signal) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(RemoteTaskId id, long generation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
