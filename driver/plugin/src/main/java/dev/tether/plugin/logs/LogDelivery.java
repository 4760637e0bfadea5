package dev.tether.plugin.logs;

import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Carries both streams of one invocation of a task to Nomad. Begun once; goes on by itself through
 * failures of the runtime. Thread-safe.
 */
public final class LogDelivery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LogDelivery.class.getName());

  private final LogTarget target;
  private final LogOffsets from;
  private final CountDownLatch prepared = new CountDownLatch(1);
  private volatile Map<LogStream, StreamDelivery> streams = Map.of();
  private boolean closed;
  private Optional<ProcessIdentity> holder = Optional.empty();
  private Map<LogStream, DeliveryRecord.Origin> saved = Map.of();

  private LogDelivery(LogTarget target, LogOffsets from) {
    this.target = target;
    this.from = from;
  }

  /** Where a delivery begins. */
  public enum Start {
    /** At the offsets given. */
    AT_OFFSETS,
    /** Where an earlier plugin process left the same invocation; at the offsets if none did. */
    WHERE_LEFT
  }

  /**
   * Begins to deliver, in the background.
   *
   * @param from the offsets at which this owner begins
   */
  public static LogDelivery begin(
      LogTarget target,
      RemoteRuntime runtime,
      RemoteTaskId task,
      LogOffsets from,
      Start start) {
    LogDelivery delivery = new LogDelivery(target, from);
    Thread.ofVirtual()
        .name("logs-" + target.nomadTaskId())
        .start(() -> delivery.run(runtime, task, start));
    return delivery;
  }

  private void run(RemoteRuntime runtime, RemoteTaskId task, Start start) {
    try {
      prepare(runtime, task, start);
    } finally {
      prepared.countDown();
    }
  }

  /** Makes the streams and all that a crash needs to find, and only then lets them run. */
  private synchronized void prepare(RemoteRuntime runtime, RemoteTaskId task, Start start) {
    if (closed) {
      return;
    }
    Optional<DeliveryRecord> earlier = load();
    Map<LogStream, StreamDelivery> made = new EnumMap<>(LogStream.class);
    for (LogStream stream : LogStream.values()) {
      LogPipe pipe = target.pipe(stream);
      if (pipe.exists()) {
        Optional<DeliveryRecord.Origin> left =
            earlier
                .filter(_ -> start == Start.WHERE_LEFT)
                .flatMap(record -> Optional.ofNullable(record.streams().get(stream)));
        made.put(
            stream,
            new StreamDelivery(
                pipe,
                runtime,
                task,
                left.orElseGet(() -> StreamDelivery.freshOrigin(pipe, from.of(stream))),
                left.isPresent()));
      }
    }
    streams = made;
    holder = earlier.flatMap(DeliveryRecord::holder);
    if (!made.isEmpty()) {
      secure(made.keySet());
      made.forEach(
          (stream, delivery) ->
              Thread.ofVirtual()
                  .name("logs-" + stream + "-" + target.nomadTaskId())
                  .start(delivery));
    }
  }

  private Optional<DeliveryRecord> load() {
    try {
      return DeliveryRecord.load(target.recordFile())
          .filter(record -> record.nomadTaskId().equals(target.nomadTaskId()));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot read {0}, so logs may be repeated: {1}",
          target.recordFile(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private void secure(Set<LogStream> delivered) {
    try {
      if (holder.flatMap(ProcessIdentity::find).isEmpty()) {
        List<Path> pipes = delivered.stream().map(target::pipe).map(LogPipe::path).toList();
        holder = Optional.of(PipeHolder.start(pipes));
      }
      save();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "logs of {0} will not survive a crash of the plugin: {1}",
          target.nomadTaskId(),
          e.getMessage());
    }
  }

  /**
   * Looks at Nomad's files: up to where both streams are in them for certain. Costs a few file system
   * calls.
   */
  public LogOffsets confirmed() {
    LogOffsets confirmed = offsets(StreamDelivery::confirmed);
    saveIfFilesChanged();
    return confirmed;
  }

  /** Whether more was written than {@code confirmed} says. */
  public boolean isAhead(LogOffsets confirmed) {
    return streams.values().stream()
        .anyMatch(stream -> stream.isAhead(confirmed.of(stream.stream())));
  }

  /**
   * Waits until all that the ended task wrote was delivered.
   *
   * @return whether that happened in time
   */
  public boolean awaitComplete(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    if (!prepared.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    for (StreamDelivery stream : streams.values()) {
      if (!stream.awaitOver(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        return false;
      }
    }
    return streams.values().stream().allMatch(StreamDelivery::isComplete);
  }

  /**
   * Stops delivering and closes the pipes, so that Nomad's collector reads them to their end.
   *
   * @param atMost how long to wait for a chunk that is being written
   * @return up to where the streams were delivered
   */
  public LogOffsets stop(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    prepared.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    streams.values().forEach(StreamDelivery::requestStop);
    for (StreamDelivery stream : streams.values()) {
      if (!stream.awaitOver(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Nomad does not read the logs of {0}; what is stuck will be delivered again",
            target.nomadTaskId());
      }
    }
    LogOffsets delivered = offsets(StreamDelivery::delivered);
    close();
    return delivered;
  }

  /**
   * Stops delivering but keeps the pipes open, so that a later delivery of the same invocation, by
   * this or the next plugin process, can go on.
   */
  public void suspend() {
    streams.values().forEach(StreamDelivery::requestStop);
  }

  /** Ends delivery at once and closes the pipes. */
  @Override
  public synchronized void close() {
    closed = true;
    streams.values().forEach(StreamDelivery::abandon);
    holder.ifPresent(PipeHolder::end);
    holder = Optional.empty();
  }

  private LogOffsets offsets(ToLongFunction<StreamDelivery> position) {
    return new LogOffsets(
        offset(LogStream.STDOUT, position), offset(LogStream.STDERR, position));
  }

  private long offset(
      LogStream stream, ToLongFunction<StreamDelivery> position) {
    StreamDelivery delivery = streams.get(stream);
    return delivery == null ? from.of(stream) : Math.max(0, position.applyAsLong(delivery));
  }

  private synchronized void saveIfFilesChanged() {
    boolean changed =
        streams.values().stream()
            .anyMatch(
                stream -> {
                  DeliveryRecord.Origin before = saved.get(stream.stream());
                  return before == null
                      || !before.fileSizes().keySet().equals(stream.origin().fileSizes().keySet())
                      || before.remoteOffset() != stream.origin().remoteOffset();
                });
    if (changed && holder.isPresent()) {
      try {
        save();
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "cannot write {0}: {1}",
            target.recordFile(),
            e.getMessage());
      }
    }
  }

  private void save() throws IOException {
    Map<LogStream, DeliveryRecord.Origin> origins = new EnumMap<>(LogStream.class);
    streams.forEach((stream, delivery) -> origins.put(stream, delivery.origin()));
    new DeliveryRecord(target.nomadTaskId(), origins, holder).save(target.recordFile());
    saved = origins;
  }
}
