package dev.tether.plugin.contents;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes a directory in which others may be at work, and where they may put links: none of them is
 * followed.
 */
final class Merge {
  private Merge() {}

  /** Moves all that is in {@code source} to the same place in {@code target}. */
  static void into(Path source, Place target) throws IOException {
    Place from = new Place("", source, List.of());
    try (SecureDirectoryStream<Path> here = from.openDirectory();
        SecureDirectoryStream<Path> there = target.openDirectory()) {
      move(here, there);
    }
  }

  private static void move(SecureDirectoryStream<Path> from, SecureDirectoryStream<Path> to)
      throws IOException {
    for (Path found : from) {
      Path name = found.getFileName();
      if (isDirectory(from, name).orElse(false) && isDirectory(to, name).orElse(false)) {
        try (SecureDirectoryStream<Path> below = Place.into(from, name);
            SecureDirectoryStream<Path> target = Place.into(to, name)) {
          move(below, target);
        }
      } else {
        if (isDirectory(from, name).orElse(false) || isDirectory(to, name).orElse(false)) {
          delete(to, name);
        }
        from.move(name, to, name);
      }
    }
  }

  /** Deletes the file or link of this path; it may be gone already. */
  static void delete(Place place, String path) throws IOException {
    List<String> names = List.of(path.substring(place.prefix().length() + 1).split("/"));
    List<SecureDirectoryStream<Path>> opened = new ArrayList<>();
    try {
      SecureDirectoryStream<Path> at = place.openDirectory();
      opened.add(at);
      for (String name : names.subList(0, names.size() - 1)) {
        at = Place.into(at, Path.of(name));
        opened.add(at);
      }
      if (!isDirectory(at, Path.of(names.getLast())).orElse(true)) {
        at.deleteFile(Path.of(names.getLast()));
      }
    } catch (FileSystemException e) {
      // It is gone, or on the way to it there is a link or a file now.
    } finally {
      for (SecureDirectoryStream<Path> one : opened) {
        one.close();
      }
    }
  }

  /** Deletes whatever is there, with all that is in it. */
  private static void delete(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    Optional<Boolean> kind = isDirectory(directory, name);
    if (kind.isEmpty()) {
      return;
    }
    if (!kind.get()) {
      directory.deleteFile(name);
      return;
    }
    try (SecureDirectoryStream<Path> below = Place.into(directory, name)) {
      for (Path found : below) {
        delete(below, found.getFileName());
      }
    }
    directory.deleteDirectory(name);
  }

  /** Nothing when there is nothing of this name. */
  private static Optional<Boolean> isDirectory(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    try {
      return Optional.of(
          directory
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes()
              .isDirectory());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
