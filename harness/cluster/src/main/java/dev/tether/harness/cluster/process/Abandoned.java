package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Maker;
import dev.tether.harness.cluster.ProcessTable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What processes left that were killed before they could clean up. A directory in the temporary
 * directory of the system tells who made it; when that process is gone for sure, whoever makes the
 * next one removes it, and with it the cluster that it belongs to. Directories of other users are
 * left alone, whatever is in them.
 */
public final class Abandoned {
  private static final Logger LOG = System.getLogger(Abandoned.class.getName());

  /** All directories with such a record begin so. */
  private static final String PREFIX = "tether-";

  private static final String MAKER = ".made-by";
  private static final String WORK = ".work-directory";

  private Abandoned() {}

  /**
   * Notes in a directory that this process made it, so that it does not outlive the process for
   * long.
   *
   * @param directory its name begins with {@code tether-}
   */
  public static void mark(Path directory) throws IOException {
    Files.writeString(directory.resolve(MAKER), Maker.self(new ProcessTable()).text());
  }

  /** The same for the directory of a cluster's sockets. */
  static void mark(Site site, boolean keepFiles) throws IOException {
    if (!keepFiles) {
      Files.writeString(site.sockets().resolve(WORK), site.work().toString());
    }
    mark(site.sockets());
  }

  /**
   * Removes all that is left of processes that are gone; what can't be removed is logged. May be
   * done by many at the same time.
   *
   * @param temporary where their directories are
   */
  public static void remove(Path temporary) {
    for (Path directory : in(temporary)) {
      LOG.log(Level.INFO, "removing {0}, left by a process that was killed", directory);
      try {
        removeCluster(directory);
        FileTree.delete(directory);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the directory " + directory + " can't be removed: " + e);
      }
    }
  }

  /** A cluster's processes bear the name of the directory of its sockets. */
  private static void removeCluster(Path sockets) throws IOException {
    boolean keepFiles = Files.notExists(sockets.resolve(WORK));
    Path work = keepFiles ? sockets : Path.of(Files.readString(sockets.resolve(WORK)));
    Libc libc = new Libc();
    String name = sockets.getFileName().toString();
    Site site = Site.named(name, work, libc, RandomGenerator.getDefault());
    new Remains(site, keepFiles, new Mounts(), libc).remove();
  }

  private static List<Path> in(Path temporary) {
    ProcessTable processes = new ProcessTable();
    Maker self = Maker.self(processes);
    List<Path> abandoned = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      UserPrincipal me = Files.getOwner(Path.of("/proc/self"));
      for (Path directory : found) {
        if (isMine(directory, me) && isAbandoned(directory, self, processes)) {
          abandoned.add(directory);
        }
      }
    } catch (IOException unreadable) {
      LOG.log(Level.WARNING, "{0} can't be looked through: {1}", temporary, unreadable);
    }
    return abandoned;
  }

  private static boolean isMine(Path directory, UserPrincipal me) {
    try {
      return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(me);
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean isAbandoned(Path directory, Maker self, ProcessTable processes) {
    try {
      return Maker.parse(Files.readString(directory.resolve(MAKER)))
          .filter(maker -> maker.isGone(self, processes))
          .isPresent();
    } catch (IOException unmarked) {
      return false;
    }
  }
}
