package dev.tether.plugin.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Keeps a running task's {@code local} and {@code secrets} as they are on the Nomad node, for as
 * long as one ownership lasts. Thread-safe.
 *
 * <p>A directory that is empty, and has been since this began, is left alone on the remote side:
 * after a restart of its host Nomad fills a task's directories only some time after it has
 * recovered the task.
 */
final class ContentsSync implements AutoCloseable {
  /** The directories that follow the node's. */
  static final List<String> ROOTS = List.of("local", "secrets");

  /** Several files that are written one after the other go together. */
  private static final Duration QUIET = Duration.ofMillis(150);

  private static final Duration ENDING = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final TaskFiles files;
  private final TreeReader reader;
  private final RemoteRuntime runtime;
  private final RemoteTaskId id;
  private final long generation;
  private final Consumer<String> tell;
  private final Errands errands;
  private final ChangeWatch.Watched watched;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  // There are as many of these as tasks: what they have is small, and the object itself is the
  // lock.
  private Set<String> filled = Set.of();
  private Optional<String> sent;
  private Optional<String> problem = Optional.empty();

  /** What all syncs of a plugin share. */
  record Shared(ChangeWatch watch, Errands errands) {}

  /** The task that is kept up to date, and by whom. */
  record Target(RemoteRuntime runtime, RemoteTaskId id, long generation) {}

  /**
   * @param sent digest of what the remote side has, {@link #digest}; nothing if that is not known
   */
  ContentsSync(
      TaskFiles files,
      TreeReader reader,
      Target target,
      Optional<String> sent,
      Consumer<String> tell,
      Shared shared) {
    this.files = Objects.requireNonNull(files, "files");
    this.reader = Objects.requireNonNull(reader, "reader");
    this.runtime = target.runtime();
    this.id = target.id();
    this.generation = target.generation();
    this.sent = Objects.requireNonNull(sent, "sent");
    this.tell = Objects.requireNonNull(tell, "tell");
    this.errands = shared.errands();
    this.watched = shared.watch().open(this::changed);
  }

  /** Begins; compares everything once, in the background. */
  ContentsSync start() {
    if (scheduled.compareAndSet(false, true)) {
      errands.whenCalm(() -> run(FIRST_RETRY));
    }
    return this;
  }

  /** The digest of those directories of a tree that follow the node's and are not empty. */
  static String digest(Manifest tree) {
    List<Entry> entries = new ArrayList<>();
    for (String root : ROOTS) {
      List<Entry> below =
          tree.entries().stream()
              .filter(entry -> entry.path().equals(root) || entry.path().startsWith(root + '/'))
              .toList();
      if (below.size() > 1) {
        entries.addAll(below);
      }
    }
    return new Manifest(entries).digest();
  }

  private void changed() {
    schedule(QUIET, FIRST_RETRY);
  }

  private void schedule(Duration delay, Duration nextRetry) {
    if (scheduled.compareAndSet(false, true)) {
      errands.after(delay, () -> run(nextRetry));
    }
  }

  private void run(Duration nextRetry) {
    if (!closed) {
      scheduled.set(false);
      attempt(nextRetry);
    }
  }

  private void attempt(Duration nextRetry) {
    try {
      send();
    } catch (RemoteFailure.Fenced | RemoteFailure.NoSuchTask e) {
      // Whoever watches the task learns that too, and ends this.
      close();
    } catch (RemoteFailure.Unreachable | RemoteFailure.Failed e) {
      retry(e.getMessage(), nextRetry);
    } catch (RemoteFailure.Refused e) {
      // A task that has just ended takes no files, and that is no news.
      errands.after(ENDING, () -> tellProblem(e.getMessage()));
    } catch (ContentsProblem e) {
      if (e.isRecoverable()) {
        retry(e.getMessage(), nextRetry);
      } else {
        tellProblem(e.getMessage());
      }
    }
  }

  private void retry(String because, Duration delay) {
    tellProblem(because + "; trying again");
    Duration doubled = delay.multipliedBy(2);
    schedule(delay, doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY);
  }

  private void tellProblem(String because) {
    if (isNews(because) && !closed) {
      tell.accept("Changed files could not be sent to the task, which runs on: " + because);
    }
  }

  private synchronized boolean isNews(String because) {
    boolean news = problem.isEmpty() || !problem.get().equals(because);
    problem = Optional.of(because);
    return news;
  }

  /**
   * Sends what is different on the remote side, and returns when it is there.
   *
   * @throws RemoteFailure when that failed
   * @throws ContentsProblem when the files can't be read or must not be sent
   */
  synchronized void send() {
    if (closed) {
      return;
    }
    LocalContents contents = read();
    String now = digest(contents.manifest()).intern();
    boolean nothingYet = sent.isEmpty() && contents.manifest().entries().isEmpty();
    if (nothingYet || sent.filter(now::equals).isPresent()) {
      sent = Optional.of(now);
      return;
    }
    boolean first = sent.isEmpty();
    runtime.update(id, generation, contents);
    sent = Optional.of(now);
    tellSent(contents, first);
  }

  private void tellSent(LocalContents contents, boolean first) {
    String amount = Quantity.files(contents.filesSent(), contents.bytesSent());
    if (problem.isPresent()) {
      problem = Optional.empty();
      tell.accept("The changed files are with the task now: " + amount);
    } else if (first && contents.filesSent() > 0) {
      tell.accept("Sent what is different in this allocation's files to the task: " + amount);
    }
  }

  /** Reads until nothing can have changed between the look at a directory and its watch. */
  private LocalContents read() {
    Set<Path> directories = new LinkedHashSet<>();
    ROOTS.forEach(root -> files.place(root).map(Place::directory).ifPresent(directories::add));
    try {
      LocalContents contents;
      do {
        contents = reader.read(places());
        directories.addAll(contents.directories());
      } while (watched.cover(directories));
      return contents;
    } catch (ContentsProblem e) {
      // What is wrong may be put right in a directory that was not reached.
      watched.coverBlindly(directories);
      throw e;
    }
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (String root : ROOTS) {
      Place place = files.place(root).orElseThrow();
      if (filled.contains(root) || !place.isEmpty()) {
        places.add(place);
      }
    }
    filled = Set.copyOf(places.stream().map(Place::prefix).toList());
    return places;
  }

  /** Sends nothing more; does not wait for what is on its way. */
  @Override
  public void close() {
    closed = true;
    watched.close();
  }
}
