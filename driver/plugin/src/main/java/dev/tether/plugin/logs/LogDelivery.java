package dev.tether.plugin.logs;

import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Carries both streams of one invocation of a task to Nomad. Begun once; goes on by itself through
 * failures of the runtime. Thread-safe.
 */
public final class LogDelivery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LogDelivery.class.getName());

  /**
   * A watch tells the last owner of the new one at once, one that tries to release the task tries
   * every second, and what is being written takes a moment.
   */
  private static final Duration LAST_WORD = Duration.ofSeconds(3);

  private static final Duration LAST_WORD_STEP = Duration.ofMillis(50);

  private final LogTarget target;
  private final Pulse pulse;
  private volatile LogOffsets from;
  private final CountDownLatch prepared = new CountDownLatch(1);
  private volatile Map<LogStream, StreamDelivery> streams = Map.of();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final String remoteId;
  private Optional<ProcessIdentity> holder = Optional.empty();
  private Map<LogStream, DeliveryRecord.Origin> saved = Map.of();

  private LogDelivery(LogTarget target, RemoteTaskId task, Pulse pulse, LogOffsets from) {
    this.target = target;
    this.pulse = pulse;
    this.remoteId = task.value();
    this.from = from;
  }

  /** Where a delivery begins. */
  public enum Start {
    /** At the offsets given. */
    AT_OFFSETS,
    /**
     * The same, but the last owner may still be at work: once it has noticed that it is not the
     * owner any more, it will record how far it came.
     */
    AFTER_LAST_OWNER,
    /** Where an earlier plugin process left the same invocation; at the offsets if none did. */
    WHERE_LEFT
  }

  /**
   * Begins to deliver, in the background.
   *
   * @param pulse tells whether what was read may still be written
   * @param recorded asks the runtime up to where the logs were delivered by now; may fail
   * @param from the same as it was known last
   */
  public static LogDelivery begin(
      LogTarget target,
      RemoteRuntime runtime,
      RemoteTaskId task,
      Pulse pulse,
      Supplier<LogOffsets> recorded,
      LogOffsets from,
      Start start) {
    LogDelivery delivery = new LogDelivery(target, task, pulse, from);
    Thread.ofVirtual()
        .name("logs-" + target.nomadTaskId())
        .start(() -> delivery.run(runtime, task, recorded, start));
    return delivery;
  }

  private void run(
      RemoteRuntime runtime, RemoteTaskId task, Supplier<LogOffsets> recorded, Start start) {
    try {
      if (start == Start.AFTER_LAST_OWNER) {
        awaitLastOwner(recorded);
      }
      open(prepare(runtime, task, start));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      prepared.countDown();
    }
  }

  /**
   * Waits for the last word of the last owner, which does not come if that is dead. Nothing else
   * makes the record go on before this delivery does.
   */
  private void awaitLastOwner(Supplier<LogOffsets> recorded) throws InterruptedException {
    long end = System.nanoTime() + LAST_WORD.toNanos();
    LogOffsets known = from;
    while (known.equals(from)
        && System.nanoTime() < end
        && !closing.await(LAST_WORD_STEP.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        known = recorded.get();
      } catch (RemoteFailure e) {
        LOG.log(System.Logger.Level.DEBUG, "logs of {0}: {1}", remoteId, e.getMessage());
      }
    }
    from = from.max(known);
  }

  /** Makes the streams; waits first for what an earlier delivery may still have on its way. */
  private Map<LogStream, StreamDelivery> prepare(
      RemoteRuntime runtime, RemoteTaskId task, Start start) throws InterruptedException {
    Map<LogStream, LogPipe> pipes = pipes();
    if (pipes.isEmpty()) {
      return Map.of();
    }
    Optional<DeliveryRecord> earlier = load();
    Map<LogStream, DeliveryRecord.Origin> left =
        earlier
            .filter(_ -> start == Start.WHERE_LEFT)
            .filter(record -> record.remoteId().equals(task.value()))
            .map(DeliveryRecord::streams)
            .orElse(Map.of());
    hold(pipes, earlier.flatMap(DeliveryRecord::holder), left);
    Map<LogStream, StreamDelivery> made = new EnumMap<>(LogStream.class);
    for (LogPipe pipe : pipes.values()) {
      DeliveryRecord.Origin resumed = left.get(pipe.stream());
      DeliveryRecord.Origin origin = resumed == null ? freshOrigin(pipe) : resumed;
      made.put(
          pipe.stream(), new StreamDelivery(pipe, runtime, task, pulse, origin, resumed != null));
    }
    return made;
  }

  private Map<LogStream, LogPipe> pipes() {
    Map<LogStream, LogPipe> pipes = new EnumMap<>(LogStream.class);
    for (LogStream stream : LogStream.values()) {
      LogPipe pipe = target.pipe(stream);
      if (pipe.exists()) {
        pipes.put(stream, pipe);
      }
    }
    return pipes;
  }

  /**
   * Sees to it that somebody beside this process holds the pipes open, before anything else touches
   * them: to open a pipe and close it again would end Nomad's collector.
   */
  private synchronized void hold(
      Map<LogStream, LogPipe> pipes,
      Optional<ProcessIdentity> earlier,
      Map<LogStream, DeliveryRecord.Origin> left) {
    holder = earlier.filter(ProcessIdentity::hasFilesOpen);
    if (holder.isPresent() || closing.getCount() == 0) {
      return;
    }
    try {
      holder = Optional.of(PipeHolder.start(pipes.values().stream().map(LogPipe::path).toList()));
      save(left);
    } catch (IOException e) {
      warnOfCrash(e);
    }
  }

  private DeliveryRecord.Origin freshOrigin(LogPipe pipe) throws InterruptedException {
    CollectedBytes files = new CollectedBytes(pipe, Map.of());
    long before = Settling.await(pipe, files, closing).orElseGet(files::total);
    return new DeliveryRecord.Origin(from.of(pipe.stream()), before, files.seen());
  }

  /** Leaves what a crash needs to find, and only then lets the streams run. */
  private synchronized void open(Map<LogStream, StreamDelivery> made) {
    if (closing.getCount() == 0) {
      return;
    }
    streams = made;
    saveIfFilesChanged();
    made.forEach(
        (stream, delivery) ->
            Thread.ofVirtual().name("logs-" + stream + "-" + target.nomadTaskId()).start(delivery));
  }

  private Optional<DeliveryRecord> load() {
    try {
      return DeliveryRecord.load(target.recordFile())
          .filter(
              record ->
                  record.nomadTaskId().equals(target.nomadTaskId())
                      || record.remoteId().equals(remoteId));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot read {0}, so logs may be repeated: {1}",
          target.recordFile(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private void warnOfCrash(IOException problem) {
    LOG.log(
        System.Logger.Level.WARNING,
        "logs of {0} will not survive a crash of the plugin: {1}",
        target.nomadTaskId(),
        problem.getMessage());
  }

  /**
   * Looks at Nomad's files: up to where both streams are in them for certain. Costs a few file
   * system calls.
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
    LogOffsets delivered = halt(atMost);
    close();
    return delivered;
  }

  /**
   * Stops delivering but keeps the pipes open, as {@link #suspend} does, and waits for the last
   * chunk.
   *
   * @param atMost how long to wait for it
   * @return up to where the streams were delivered
   */
  public LogOffsets halt(Duration atMost) throws InterruptedException {
    closing.countDown();
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
    return delivered();
  }

  /** Up to where the streams were delivered that have come to their end or were stopped. */
  public LogOffsets delivered() {
    return offsets(StreamDelivery::delivered);
  }

  /**
   * Stops delivering but keeps the pipes open, so that a later delivery of the same invocation, by
   * this or the next plugin process, can go on.
   */
  public void suspend() {
    closing.countDown();
    streams.values().forEach(StreamDelivery::requestStop);
  }

  /** Ends delivery at once and closes the pipes. */
  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      streams.values().forEach(StreamDelivery::abandon);
      holder.ifPresent(PipeHolder::end);
      holder = Optional.empty();
    }
  }

  private LogOffsets offsets(ToLongFunction<StreamDelivery> position) {
    return new LogOffsets(offset(LogStream.STDOUT, position), offset(LogStream.STDERR, position));
  }

  private long offset(LogStream stream, ToLongFunction<StreamDelivery> position) {
    StreamDelivery delivery = streams.get(stream);
    return delivery == null ? from.of(stream) : Math.max(0, position.applyAsLong(delivery));
  }

  private synchronized void saveIfFilesChanged() {
    Map<LogStream, DeliveryRecord.Origin> origins = new EnumMap<>(LogStream.class);
    streams.forEach((stream, delivery) -> origins.put(stream, delivery.origin()));
    if (holder.isPresent() && !sameFiles(origins, saved)) {
      try {
        save(origins);
      } catch (IOException e) {
        warnOfCrash(e);
      }
    }
  }

  /** Sizes change with every byte, but only a file that may be deleted next has to be noted. */
  private static boolean sameFiles(
      Map<LogStream, DeliveryRecord.Origin> now, Map<LogStream, DeliveryRecord.Origin> before) {
    return now.keySet().equals(before.keySet())
        && now.keySet().stream()
            .allMatch(
                stream ->
                    now.get(stream).remoteOffset() == before.get(stream).remoteOffset()
                        && now.get(stream)
                            .fileSizes()
                            .keySet()
                            .equals(before.get(stream).fileSizes().keySet()));
  }

  private void save(Map<LogStream, DeliveryRecord.Origin> origins) throws IOException {
    new DeliveryRecord(target.nomadTaskId(), remoteId, origins, holder).save(target.recordFile());
    saved = origins;
  }
}
