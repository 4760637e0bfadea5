package dev.tether.agent.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All contents of one state directory, see the package. May be used from any thread. */
public final class ContentsStore {
  private static final Logger LOG = System.getLogger(ContentsStore.class.getName());

  /** How long contents that nobody uses are kept. */
  public static final Duration KEPT_UNUSED = Duration.ofMinutes(10);

  private final Path staged;
  private final ContentsBounds bounds;
  private final InstantSource clock;
  private final Turns turns = new Turns();

  /** When each directory of incoming contents was last used. */
  private final Map<Path, Instant> unused = new ConcurrentHashMap<>();

  /**
   * Keeps contents in the state directory {@code state}; what an earlier agent of this boot staged
   * there is found again.
   *
   * @param bootId names this boot of the host
   * @throws IOException when the directory can't be used
   */
  public ContentsStore(Path state, String bootId, ContentsBounds bounds, InstantSource clock)
      throws IOException {
    this.bounds = bounds;
    this.clock = clock;
    Path all = makePrivate(state.resolve("staged"));
    this.staged = all.resolve(bootId);
    for (Path boot : entries(all)) {
      if (!boot.equals(staged)) {
        new Incoming(boot).delete();
      }
    }
    makePrivate(staged);
    entries(staged).forEach(this::use);
  }

  private static Path makePrivate(Path directory) throws IOException {
    return Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    }
    return entries;
  }

  private void use(Path place) {
    unused.put(place, clock.instant());
  }

  /** How much may be sent for one task. */
  public ContentsBounds bounds() {
    return bounds;
  }

  /** The values of the variables that tell a task of this directory where its contents are. */
  public static Map<String, String> places(Path task) {
    return WorkTree.places(new Placement(task).work());
  }

  private Path place(String token) {
    byte[] hash = Incoming.sha256().digest(token.getBytes(StandardCharsets.UTF_8));
    return staged.resolve(HexFormat.of().formatHex(hash));
  }

  /** Begins to take the contents of a task that will be created with {@code token}. */
  public Transfer stage(String token, Manifest manifest) {
    checkNames(manifest);
    Incoming incoming = new Incoming(place(token));
    Turns.Turn turn = turns.takeForLong(incoming.directory());
    use(incoming.directory());
    return new Arriving(
        incoming,
        turn,
        Changes.between(Manifest.empty(), manifest).files(),
        this::fromStaged,
        () -> incoming.complete(manifest),
        () -> use(incoming.directory()));
  }

  /** What can't be put in place must not be committed. */
  private static void checkNames(Manifest manifest) {
    for (Entry entry : manifest.entries()) {
      try {
        Path ignored = Path.of(entry.path(), entry instanceof Entry.Link link ? link.target() : "");
      } catch (InvalidPathException unknown) {
        throw new RemoteFailure.Refused(
            "the agent's host can't have a file named %s: run the agent with LC_ALL=C.UTF-8"
                .formatted(entry.path()));
      }
    }
  }

  private boolean fromStaged(Entry.File file, Incoming into) throws IOException {
    for (Path other : entries(staged)) {
      Path blob = new Incoming(other).blob(file.sha256());
      if (!other.equals(into.directory()) && Files.exists(blob)) {
        try (var content = Files.newInputStream(blob)) {
          return into.take(file, content);
        } catch (NoSuchFileException movedMeanwhile) {
          LOG.log(Level.DEBUG, "{0} has gone to a task", blob);
        }
      }
    }
    return false;
  }

  /**
   * Gives a new task its directories, with what was staged for it.
   *
   * @param task the task's directory, in which nothing runs yet
   * @param digest of what has to be staged; nothing for empty directories
   * @throws RemoteFailure.Refused when something else is staged
   * @throws IOException when that is not possible
   */
  public void install(Path task, String token, Optional<String> digest) throws IOException {
    Placement placement = new Placement(task);
    WorkTree.furnish(placement.work());
    if (digest.isPresent()) {
      Incoming waiting = new Incoming(place(token));
      try (Turns.Turn _ = turns.take(waiting.directory())) {
        Optional<Manifest> manifest = waiting.manifest();
        if (manifest.filter(found -> found.digest().equals(digest.get())).isEmpty()) {
          throw new RemoteFailure.Refused(
              "the contents of this task are not on the agent's host: stage them again");
        }
        Files.move(
            waiting.directory(), placement.incoming().directory(), StandardCopyOption.ATOMIC_MOVE);
        unused.remove(waiting.directory());
        placement.prepare(manifest.get(), false);
        placement.incoming().commit(false);
        placement.carryOut();
      }
    }
  }

  /** Makes a commit, or throws when it must not be made any more. */
  public interface Gate {
    /** Runs {@code commit} while nothing can happen to the task. */
    void pass(Runnable commit);
  }

  /** Begins to replace the contents of a task that runs. */
  public Transfer update(Path task, Manifest manifest, Gate gate) {
    checkNames(manifest);
    Placement placement = new Placement(task);
    Incoming incoming = placement.incoming();
    Turns.Turn turn = turns.takeForLong(incoming.directory());
    try {
      finish(placement);
      Manifest present = placement.present();
      Manifest whole = manifest.over(present);
      return new Arriving(
          incoming,
          turn,
          Changes.between(present, whole).files(),
          (file, into) -> fromTask(task, present, file, into) || fromStaged(file, into),
          () -> commit(placement, whole, gate),
          () -> use(incoming.directory()));
    } catch (IOException unreadable) {
      turn.close();
      throw new RemoteFailure.Failed(
          "the agent can't read what the task was given: " + unreadable.getMessage(), unreadable);
    } catch (RuntimeException failed) {
      turn.close();
      throw failed;
    }
  }

  private static boolean fromTask(Path task, Manifest present, Entry.File file, Incoming into)
      throws IOException {
    for (Entry entry : present.entries()) {
      if (entry instanceof Entry.File old && old.sha256().equals(file.sha256())) {
        try (WorkTree tree = WorkTree.open(task)) {
          Optional<Boolean> taken =
              tree.read(
                  old.path(),
                  held -> {
                    try (var content = Files.newInputStream(held)) {
                      return into.take(file, content);
                    }
                  });
          if (taken.orElse(false)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static void commit(Placement placement, Manifest manifest, Gate gate) throws IOException {
    Incoming incoming = placement.incoming();
    incoming.complete(manifest);
    placement.prepare(manifest, true);
    gate.pass(
        () -> {
          try {
            incoming.commit(true);
          } catch (IOException failed) {
            throw new RemoteFailure.Failed(
                "the agent could not store the contents in %s: %s"
                    .formatted(incoming.directory(), failed.getMessage()),
                failed);
          }
        });
    finish(placement);
  }

  private static void finish(Placement placement) {
    if (placement.isUnfinished()) {
      try {
        placement.carryOut();
      } catch (IOException failed) {
        throw new RemoteFailure.Failed(
            ("the agent has not yet put all new contents in place in %s, and will go on when it is"
                    + " asked again: %s")
                .formatted(placement.work(), failed.getMessage()),
            failed);
      }
    }
  }

  /** Goes on with an update that an earlier agent was killed in. */
  public void resume(Path task) {
    Placement placement = new Placement(task);
    if (Files.exists(placement.incoming().directory())) {
      use(placement.incoming().directory());
    }
    try {
      finish(placement);
    } catch (RemoteFailure failed) {
      LOG.log(Level.WARNING, failed.getMessage());
    }
  }

  /**
   * Gives away what is in a task's directories at {@code path}, each directory before what is in
   * it.
   *
   * @throws IOException what the receiver threw
   */
  public void fetch(Path task, String path, ContentsReceiver receiver) throws IOException {
    String checked = new Entry.Directory(path, 0).path();
    try (WorkTree tree = WorkTree.open(task)) {
      new TreeReader(receiver).read(tree, checked);
    }
  }

  /** Deletes what no task was created with, and what never became an update. */
  public void expire() {
    Instant oldest = clock.instant().minus(KEPT_UNUSED);
    unused.forEach(
        (place, since) -> {
          if (since.isBefore(oldest) && !turns.isTaken(place)) {
            delete(place);
          }
        });
  }

  private void delete(Path place) {
    try (Turns.Turn _ = turns.take(place)) {
      unused.remove(place);
      Incoming incoming = new Incoming(place);
      if (Files.exists(place) && !Files.exists(incoming.commitFile())) {
        incoming.delete();
        LOG.log(Level.INFO, "deleted contents that nobody used: {0}", place.getFileName());
      }
    } catch (IOException left) {
      LOG.log(Level.WARNING, "can't delete " + place, left);
    }
  }
}
