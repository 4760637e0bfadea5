package dev.tether.agent.contents;

import dev.tether.agent.process.HeldDirectory;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory in which a task works, and which it may change at any moment. Nothing outside of it
 * is ever touched, and no link in it is followed. Used by one thread.
 */
final class WorkTree implements AutoCloseable {
  /** What every task has. */
  private static final List<String> ALWAYS =
      List.of("alloc", "alloc/data", "alloc/logs", "alloc/tmp", "local", "secrets", "volumes");

  private static final String SECRETS = "secrets";
  private static final int PRIVATE = 0700;
  private static final int USUAL = 0755;

  /** A task that changes things all the time could keep the agent busy for ever. */
  private static final int ATTEMPTS = 20;

  private final HeldDirectory work;
  private final Map<String, Integer> lastModes = new TreeMap<>();

  private WorkTree(HeldDirectory work) {
    this.work = work;
  }

  /**
   * Opens the work directory of a task.
   *
   * @param task the task's directory, which is the agent's own
   */
  static WorkTree open(Path task) throws IOException {
    try (HeldDirectory held = HeldDirectory.open(task)) {
      return new WorkTree(held.enter("work"));
    }
  }

  /** Where in a work directory the roots are, by the names of the variables that tell it. */
  static Map<String, String> places(Path work) {
    return Map.of(
        "NOMAD_ALLOC_DIR", work.resolve("alloc").toString(),
        "NOMAD_TASK_DIR", work.resolve("local").toString(),
        "NOMAD_SECRETS_DIR", work.resolve(SECRETS).toString(),
        "TETHER_VOLUMES_DIR", work.resolve("volumes").toString());
  }

  /** Makes the directories that every task has, in a work directory that nobody uses yet. */
  static void furnish(Path work) throws IOException {
    Belonging owner = Belonging.of(work);
    for (String name : ALWAYS) {
      Path directory = Files.createDirectory(work.resolve(name));
      Modes.set(directory, name.equals(SECRETS) ? PRIVATE : USUAL);
      owner.give(directory);
    }
  }

  /** To whom it belongs. */
  Belonging owner() throws IOException {
    return Belonging.ofHeld(work.self());
  }

  /** Held directories from the work directory to the one that something is in. */
  private final class Way implements AutoCloseable {
    private final List<HeldDirectory> held = new ArrayList<>();

    HeldDirectory end() {
      return held.isEmpty() ? work : held.getLast();
    }

    @Override
    public void close() {
      held.reversed().forEach(HeldDirectory::close);
    }
  }

  private static List<String> names(String path) {
    return List.of(path.split("/", -1));
  }

  /** Goes to a directory; nothing when it is not there or when a part of it is no directory. */
  private Optional<Way> follow(List<String> names) throws IOException {
    Way way = new Way();
    try {
      for (String name : names) {
        way.held.add(way.end().enter(name));
      }
      return Optional.of(way);
    } catch (NoSuchFileException | NotDirectoryException elsewhere) {
      way.close();
      return Optional.empty();
    } catch (IOException | RuntimeException failed) {
      way.close();
      throw failed;
    }
  }

  /** Goes to a directory and makes it where it is missing, in place of whatever is there. */
  private Way make(List<String> names, Path ready) throws IOException {
    Way way = new Way();
    try {
      for (int i = 0; i < names.size(); i++) {
        way.held.add(enter(way.end(), names.get(i), ready));
        String path = String.join("/", names.subList(0, i + 1));
        if (!Files.isWritable(way.end().self())) {
          lastModes.putIfAbsent(path, Modes.of(way.end().self()));
          way.end().unlock();
        }
      }
      return way;
    } catch (IOException | RuntimeException failed) {
      way.close();
      throw failed;
    }
  }

  private HeldDirectory enter(HeldDirectory parent, String name, Path ready) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return parent.enter(name);
      } catch (NoSuchFileException | NotDirectoryException noDirectory) {
        if (attempt == ATTEMPTS) {
          throw noDirectory;
        }
        Path made = ready.resolve("between");
        Files.createDirectories(made);
        Modes.set(made, USUAL);
        owner().give(made);
        move(made, parent, name);
      }
    }
  }

  /** Puts something in place of whatever is there. */
  private static void move(Path ready, HeldDirectory parent, String name) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.move(ready, parent.entry(name), StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (NoSuchFileException gone) {
        throw gone;
      } catch (FileSystemException inTheWay) {
        Optional<BasicFileAttributes> present = parent.look(name);
        boolean otherKind =
            Files.isDirectory(ready, LinkOption.NOFOLLOW_LINKS)
                || present.filter(BasicFileAttributes::isDirectory).isPresent();
        if (attempt == ATTEMPTS || present.isEmpty() || !otherKind) {
          throw inTheWay;
        }
        parent.delete(name);
      }
    }
  }

  /**
   * Puts an entry in place. Does nothing where that was done before.
   *
   * @param ready what was prepared
   * @param position of the entry among them
   */
  void put(Entry entry, Path ready, int position) throws IOException {
    Path prepared = ready.resolve(Integer.toString(position));
    List<String> names = names(entry.path());
    if (entry instanceof Entry.Directory directory) {
      boolean secret = entry.path().equals(SECRETS);
      lastModes.put(entry.path(), secret ? directory.mode() & PRIVATE : directory.mode());
    }
    if (!Files.exists(prepared, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Way parent = make(names.subList(0, names.size() - 1), ready)) {
      String name = names.getLast();
      boolean present =
          parent.end().look(name).filter(BasicFileAttributes::isDirectory).isPresent();
      if (!(entry instanceof Entry.Directory && present)) {
        move(prepared, parent.end(), name);
      }
    }
  }

  /** Deletes what was sent once, unless it has become something else. */
  void remove(Entry entry) throws IOException {
    if (ALWAYS.contains(entry.path())) {
      return;
    }
    List<String> names = names(entry.path());
    Optional<Way> parent = follow(names.subList(0, names.size() - 1));
    if (parent.isEmpty()) {
      return;
    }
    try (Way way = parent.get()) {
      Optional<BasicFileAttributes> found = way.end().look(names.getLast());
      boolean directory = found.filter(BasicFileAttributes::isDirectory).isPresent();
      if (found.isPresent() && directory == (entry instanceof Entry.Directory)) {
        Files.deleteIfExists(way.end().entry(names.getLast()));
      }
    } catch (DirectoryNotEmptyException inUse) {
      // The task has put something there.
    }
  }

  /** Gives directories their modes, which may keep even the agent from changing them. */
  void finish() throws IOException {
    for (Map.Entry<String, Integer> last : new TreeMap<>(lastModes).descendingMap().entrySet()) {
      Optional<Way> way = follow(names(last.getKey()));
      if (way.isPresent()) {
        try (Way directory = way.get()) {
          Modes.set(directory.end().self(), last.getValue());
        }
      }
    }
  }

  /** Reads a regular file; nothing when there is none at that path. */
  <T> Optional<T> read(String path, HeldDirectory.Reader<T> reader) throws IOException {
    List<String> names = names(path);
    Optional<Way> parent = follow(names.subList(0, names.size() - 1));
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    try (Way way = parent.get()) {
      return way.end().read(names.getLast(), reader);
    }
  }

  /** What is done with a directory. */
  interface Visit {
    void visit(HeldDirectory directory) throws IOException;
  }

  /** Goes to the directory that something is in; does nothing when it is not there. */
  void visitParent(String path, Visit visit) throws IOException {
    List<String> names = names(path);
    Optional<Way> parent = follow(names.subList(0, names.size() - 1));
    if (parent.isPresent()) {
      try (Way way = parent.get()) {
        visit.visit(way.end());
      }
    }
  }

  @Override
  public void close() {
    work.close();
  }
}
