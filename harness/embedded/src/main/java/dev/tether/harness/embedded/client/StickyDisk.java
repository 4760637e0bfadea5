package dev.tether.harness.embedded.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** What of an allocation's files goes on with its successor on the same node. */
final class StickyDisk {
  private StickyDisk() {}

  /** Moves the shared data and each task's local files, as far as they are there. */
  static void move(Path from, Path to, List<String> tasks) {
    List<String> directories = new ArrayList<>(List.of("alloc/data"));
    tasks.forEach(task -> directories.add(task + "/local"));
    for (String directory : directories) {
      Path source = from.resolve(directory);
      Path target = to.resolve(directory);
      try {
        if (Files.isDirectory(source)) {
          Files.createDirectories(target.getParent());
          Files.move(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the files of " + source + " can't be moved", e);
      }
    }
  }
}
