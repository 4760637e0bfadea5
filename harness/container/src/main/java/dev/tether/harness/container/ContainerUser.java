package dev.tether.harness.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the processes in containers belong to: the user who runs the harness, so that both can work
 * with the files that they share, or nobody in the place of root.
 *
 * @param foreign whether it is another user than this process's
 */
record ContainerUser(int uid, int gid, boolean foreign) {
  private static final int NOBODY = 65_534;

  static ContainerUser present() {
    try {
      Path self = Path.of("/proc/self");
      int uid = (Integer) Files.getAttribute(self, "unix:uid");
      int gid = (Integer) Files.getAttribute(self, "unix:gid");
      return uid == 0
          ? new ContainerUser(NOBODY, NOBODY, true)
          : new ContainerUser(uid, gid, false);
    } catch (IOException e) {
      throw new UncheckedIOException("the user of this process can't be told", e);
    }
  }

  /** As engines want it. */
  String text() {
    return uid + ":" + gid;
  }

  /** Makes a directory and all that is in it this user's. */
  void give(Path tree) throws IOException {
    if (!foreign) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(tree)) {
      all = found.toList();
    }
    for (Path file : all) {
      giveAlone(file);
    }
  }

  /** Makes a file or a directory this user's, but not what is in it. */
  void giveAlone(Path file) throws IOException {
    if (foreign) {
      Files.setAttribute(file, "unix:uid", uid);
      Files.setAttribute(file, "unix:gid", gid);
    }
  }
}
