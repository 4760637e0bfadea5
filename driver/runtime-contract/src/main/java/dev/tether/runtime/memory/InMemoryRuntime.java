package dev.tether.runtime.memory;

import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExitResult;
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
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A runtime whose tasks are scripts: {@code sleep}, {@code ignore-term}, {@code exit N}, {@code die
 * SIGNAL}, {@code lines N}, {@code slow-lines N}, {@code print-file PATH} and {@code write-file
 * PATH TEXT}. Paths are those of contents, such as {@code local/a}. It can be slow or unreachable
 * on demand. Keeps the contract of {@link RemoteRuntime}; {@link #close} does nothing, as the tasks
 * live in this object.
 *
 * <p>May be used from any thread.
 */
public final class InMemoryRuntime implements RemoteRuntime {
  private static final Map<String, Integer> SIGNALS =
      Map.of("SIGHUP", 1, "SIGINT", 2, "SIGKILL", 9, "SIGUSR1", 10, "SIGUSR2", 12, "SIGTERM", 15);

  private final MemoryHost host;
  private final AtomicBoolean answerLost = new AtomicBoolean();

  /** Reads the time from {@code clock}. */
  public InMemoryRuntime(InstantSource clock) {
    this.host = new MemoryHost(clock);
  }

  /** Makes each answer take that long. */
  public void setLatency(Duration latency) {
    host.setLatency(latency);
  }

  /** Makes every call fail from now on, watches and log readers included, or ends that. */
  public void setUnreachable(boolean unreachable) {
    host.setUnreachable(unreachable);
  }

  /** Lets the next claim happen, but makes it fail for whoever claims. */
  public void loseTheAnswerToTheNextClaim() {
    answerLost.set(true);
  }

  /** Ends a task by itself. */
  public void end(RemoteTaskId id, ExitResult result) {
    host.run(
        now -> {
          MemoryTask task = host.get(id);
          task.end(result, now);
          return task;
        });
  }

  /** Lets a task write something. */
  public void write(RemoteTaskId id, LogStream stream, String text) {
    host.run(
        now -> {
          host.get(id).write(stream, text);
          return id;
        });
  }

  /** Lets a task write a file, for instance {@code alloc/data/a}. */
  public void writeFile(RemoteTaskId id, String path, String text) {
    host.run(
        now -> {
          host.get(id).tree().write(path, text);
          return id;
        });
  }

  /** All files of a task. */
  public MemoryContents files(RemoteTaskId id) {
    return host.run(now -> host.get(id).tree().all());
  }

  /** What was staged for a task that is not created yet. */
  public Optional<MemoryContents> staged(String token) {
    return host.run(now -> host.staged(token));
  }

  /** How many tasks were ever started: more than expected is a duplicate. */
  public long started() {
    return host.run(now -> host.started());
  }

  /** As after a crash and a restart: every held task has one full lease. */
  void restarted() {
    host.run(
        now -> {
          host.tasks().forEach(task -> task.renewLease(now));
          return now;
        });
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SIGNALS, Capability.CONTENTS);
  }

  @Override
  public RuntimeHealth health() {
    try {
      return host.answer(now -> new RuntimeHealth.Healthy(Map.of("runtime", "memory")));
    } catch (RemoteFailure.Unreachable unreachable) {
      return new RuntimeHealth.Unhealthy(unreachable.getMessage());
    }
  }

  @Override
  public void stage(String token, Contents contents) {
    MemoryContents received = receive(contents);
    host.answer(
        now -> {
          host.stage(token, received);
          return token;
        });
  }

  @Override
  public void update(RemoteTaskId id, long generation, Contents contents) {
    host.answer(now -> updatable(id, generation));
    MemoryContents received = receive(contents);
    host.answer(
        now -> {
          updatable(id, generation).tree().replace(received);
          return id;
        });
  }

  private MemoryTask updatable(RemoteTaskId id, long generation) {
    MemoryTask task = owned(id, generation);
    if (!task.isLive()) {
      throw new RemoteFailure.Refused("task %s has ended".formatted(id));
    }
    return task;
  }

  private MemoryContents receive(Contents contents) {
    return MemoryTree.receive(contents, host.answer(now -> host.known()));
  }

  @Override
  public void fetch(RemoteTaskId id, long generation, String path, ContentsReceiver receiver)
      throws IOException {
    String wanted = directory(path);
    MemoryContents found = host.answer(now -> owned(id, generation).tree().below(wanted));
    for (Entry entry : found.manifest().entries()) {
      byte[] content = entry instanceof Entry.File ? found.content(entry.path()) : new byte[0];
      receiver.receive(entry, new ByteArrayInputStream(content));
    }
  }

  private static String directory(String path) {
    try {
      return new Entry.Directory(path, 0).path();
    } catch (IllegalArgumentException strange) {
      throw new RemoteFailure.Refused(strange.getMessage());
    }
  }

  @Override
  public RemoteTask create(CreateRequest request) {
    return host.answer(
        now -> {
          request.spec().settings().values().keySet().stream()
              .findAny()
              .ifPresent(
                  key -> {
                    throw new RemoteFailure.Refused("no task setting \"" + key + "\" in memory");
                  });
          MemoryTask task = host.create(request, now);
          task.catchUp(now);
          return task.view(now);
        });
  }

  @Override
  public List<RemoteTask> list(String cluster, Optional<Slot> slot) {
    return host.answer(
        now ->
            host.tasks().stream()
                .filter(task -> task.request().slot().cluster().equals(cluster))
                .filter(task -> slot.isEmpty() || slot.get().equals(task.request().slot()))
                .map(task -> task.view(now))
                .toList());
  }

  @Override
  public TaskWatch watch(String cluster) {
    return new MemoryWatch(host, cluster);
  }

  @Override
  public RemoteTask claim(
      RemoteTaskId id, long expectedGeneration, Owner newOwner, Duration lease) {
    RemoteTask claimed =
        host.answer(
            now -> {
              MemoryTask task = owned(id, expectedGeneration);
              task.claim(newOwner, lease, now);
              return task.view(now);
            });
    if (answerLost.getAndSet(false)) {
      throw new RemoteFailure.Unreachable("the answer to a claim was lost");
    }
    return claimed;
  }

  @Override
  public RemoteTask release(
      RemoteTaskId id, long generation, Duration timeToLive, LogOffsets delivered) {
    return host.answer(
        now -> {
          MemoryTask task = owned(id, generation);
          task.release(now.plus(timeToLive), delivered);
          return task.view(now);
        });
  }

  @Override
  public List<RemoteTaskId> renew(List<LeaseRenewal> renewals) {
    return host.answer(
        now ->
            renewals.stream()
                .filter(renewal -> !renewed(renewal, now))
                .map(LeaseRenewal::id)
                .toList());
  }

  private boolean renewed(LeaseRenewal renewal, Instant now) {
    Optional<MemoryTask> task =
        host.find(renewal.id()).filter(one -> one.generation() >= renewal.generation());
    Optional<MemoryTask> owned = task.filter(one -> one.generation() == renewal.generation());
    task.filter(one -> owned.isPresent() || renewal.last())
        .ifPresent(one -> one.deliver(renewal.delivered()));
    owned.ifPresent(one -> one.renewLease(now));
    return owned.isPresent();
  }

  @Override
  public void stop(RemoteTaskId id, long generation, StopRequest request) {
    host.answer(
        now -> {
          int signal = signalNumber(request.signal());
          MemoryTask task = owned(id, generation);
          if (task.isLive()) {
            task.stop(signal, now.plus(request.timeout()), now);
          }
          return task;
        });
  }

  @Override
  public void signal(RemoteTaskId id, long generation, String signal) {
    host.answer(
        now -> {
          int number = signalNumber(signal);
          MemoryTask task = owned(id, generation);
          if (!task.isLive()) {
            throw new RemoteFailure.Refused("task %s has ended".formatted(id));
          }
          task.signal(number, now);
          return task;
        });
  }

  private static int signalNumber(String name) {
    return Optional.ofNullable(SIGNALS.get(name))
        .orElseThrow(() -> new RemoteFailure.Refused("no signal \"%s\"".formatted(name)));
  }

  @Override
  public void remove(RemoteTaskId id, long generation) {
    host.answer(
        now -> {
          if (host.find(id).isPresent()) {
            if (owned(id, generation).isLive()) {
              throw new RemoteFailure.Refused("task %s still runs".formatted(id));
            }
            host.remove(id);
          }
          return id;
        });
  }

  private MemoryTask owned(RemoteTaskId id, long generation) {
    MemoryTask task = host.get(id);
    if (task.generation() != generation) {
      throw new RemoteFailure.Fenced(id, generation, task.generation());
    }
    return task;
  }

  @Override
  public LogReader logs(RemoteTaskId id, LogStream stream, long offset) {
    return new MemoryLogReader(host, id, stream, offset);
  }

  @Override
  public void close() {
    // The tasks live in this object; there is nothing to let go of.
  }
}
