package dev.tether.plugin.contents;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.runtime.Capability;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The files of one invocation of a task. Thread-safe. */
public final class TaskContents {
  private static final Duration BRING_BACK_BOUND = Duration.ofMinutes(2);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** How often files may change while they are sent before a start gives up. */
  private static final int MOST_TRIES = 3;

  private final TaskFiles files;
  private final ContentsPolicy policy;
  private final Destination runtime;
  private final Consumer<String> tell;
  private final InstantSource clock;
  private final ContentsSync.Shared shared;

  private Optional<DigestCache> digests = Optional.empty();
  private Optional<String> staged = Optional.empty();
  private Optional<String> sent = Optional.empty();
  private Optional<ContentsSync> sync = Optional.empty();

  /** Where the task runs. */
  record Destination(RemoteRuntime runtime, String name) {
    boolean takesContents() {
      return runtime.capabilities().contains(Capability.CONTENTS);
    }
  }

  TaskContents(
      TaskFiles files,
      ContentsPolicy policy,
      Destination runtime,
      Consumer<String> tell,
      InstantSource clock,
      ContentsSync.Shared shared) {
    this.files = Objects.requireNonNull(files, "files");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.runtime = Objects.requireNonNull(runtime, "runtime");
    this.tell = Objects.requireNonNull(tell, "tell");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.shared = Objects.requireNonNull(shared, "shared");
  }

  /**
   * Sends everything for the task that is about to be created with {@code token}. A second call
   * does nothing.
   *
   * @return whether something was sent now, which may have taken long
   * @throws ContentsProblem when it could not be sent, or must not be
   */
  public synchronized boolean stage(String token) {
    if (staged.isPresent()) {
      return false;
    }
    Staging staging = new Staging(files, policy);
    List<Place> places = staging.places();
    if (!runtime.takesContents()) {
      staging.checkNothingIsMissed(reader().read(places), runtime.name());
      return false;
    }
    List<String> strays = staging.strays();
    if (!strays.isEmpty()) {
      tell.accept(
          "Not sent, because only local, secrets and alloc are: " + String.join(", ", strays));
    }
    for (int tried = 1; ; tried++) {
      LocalContents contents = reader().read(places);
      if (!staging.isWorthIt(contents)) {
        sent = Optional.of(ContentsSync.digest(contents.manifest()));
        return false;
      }
      try {
        send(token, contents);
        BroughtBack.remember(files, contents.manifest());
        return contents.filesSent() > 0;
      } catch (RemoteFailure.Failed | RemoteFailure.Refused e) {
        boolean same =
            reader().read(places).manifest().digest().equals(contents.manifest().digest());
        if (same || tried == MOST_TRIES) {
          throw failed(e);
        }
      } catch (RemoteFailure.Unreachable e) {
        throw failed(e);
      }
    }
  }

  private void send(String token, LocalContents contents) {
    if (contents.files() > 0) {
      tell.accept(
          "Sending contents (%s) to runtime %s"
              .formatted(
                  Quantity.files(contents.files(), contents.manifest().totalBytes()),
                  runtime.name()));
    }
    runtime.runtime().stage(token, contents);
    staged = Optional.of(contents.manifest().digest());
    sent = Optional.of(ContentsSync.digest(contents.manifest()));
    if (contents.files() > 0) {
      tell.accept(
          contents.filesSent() < contents.files()
              ? "Sent %s; the rest was there already"
                  .formatted(Quantity.files(contents.filesSent(), contents.bytesSent()))
              : "Sent " + Quantity.files(contents.filesSent(), contents.bytesSent()));
    }
  }

  private ContentsProblem failed(RemoteFailure failure) {
    String message =
        "the task was not started, because its files could not be sent to runtime %s: %s"
            .formatted(runtime.name(), failure.getMessage());
    return failure instanceof RemoteFailure.Refused
        ? ContentsProblem.refused(message)
        : ContentsProblem.failed(message, failure);
  }

  /** The digest of what was staged; nothing where the task has no files. */
  public synchronized Optional<String> staged() {
    return staged;
  }

  /** Keeps the task's files up to date from now on; its allocation owns it. */
  public synchronized void follow(RemoteTaskId id, long generation) {
    end();
    if (runtime.takesContents()) {
      sync =
          Optional.of(
              new ContentsSync(
                      files,
                      reader(),
                      new ContentsSync.Target(runtime.runtime(), id, generation),
                      sent,
                      tell,
                      shared)
                  .start());
      // What the task has after another owner is not known any more.
      sent = Optional.empty();
    }
  }

  /**
   * Brings changed files to the task, and returns when they are there.
   *
   * @throws RemoteFailure when that failed
   * @throws ContentsProblem when the files can't be read or must not be sent
   */
  public void flush() {
    Optional<ContentsSync> open;
    synchronized (this) {
      open = sync;
    }
    open.ifPresent(ContentsSync::send);
  }

  /** Sends nothing more. */
  public synchronized void end() {
    sync.ifPresent(ContentsSync::close);
    sync = Optional.empty();
  }

  /**
   * Brings {@code alloc/data} of the ended task back, if that is wanted; waits for it. What goes
   * wrong is told to the task's people.
   */
  public void bringBack(RemoteTaskId id, long generation) throws InterruptedException {
    end();
    if (!policy.bringBack() || !runtime.takesContents()) {
      return;
    }
    long end = System.nanoTime() + BRING_BACK_BOUND.toNanos();
    String problem = "";
    do {
      try {
        BroughtBack back = BroughtBack.fetch(files, policy, runtime.runtime(), id, generation);
        if (back.files() > 0) {
          tell.accept("Brought back alloc/data: " + Quantity.files(back.files(), back.bytes()));
        }
        return;
      } catch (RemoteFailure.Fenced | RemoteFailure.NoSuchTask e) {
        return;
      } catch (RemoteFailure.Unreachable e) {
        problem = e.getMessage();
        TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
      } catch (RemoteFailure | ContentsProblem e) {
        tell.accept("alloc/data of the ended task was not brought back: " + e.getMessage());
        return;
      }
    } while (System.nanoTime() < end);
    tell.accept("alloc/data of the ended task was not brought back: " + problem);
  }

  private TreeReader reader() {
    if (digests.isEmpty()) {
      digests = Optional.of(new DigestCache(clock));
    }
    return new TreeReader(policy, digests.get());
  }
}
