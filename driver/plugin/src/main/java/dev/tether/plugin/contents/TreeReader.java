package dev.tether.plugin.contents;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads places into one tree. A link is taken as a link and never followed, not even one that
 * somebody puts there while the tree is read; pipes, sockets and devices are left out. Used by one
 * thread at a time.
 */
final class TreeReader {
  private static final int DEEPEST = 100;

  /** Nomad's own, and of the node: log files and the pipes of all tasks of the allocation. */
  private static final Set<String> NOMADS_OWN = Set.of("alloc/logs");

  private final ContentsPolicy policy;
  private final DigestCache digests;

  TreeReader(ContentsPolicy policy, DigestCache digests) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.digests = Objects.requireNonNull(digests, "digests");
  }

  /**
   * Reads the places; one that does not exist is left out.
   *
   * @throws ContentsProblem when there is something that can't travel, or too much
   */
  LocalContents read(List<Place> places) {
    Reading reading = new Reading();
    for (Place place : places) {
      reading.readPlace(place);
    }
    digests.retain(reading.entries.keySet());
    try {
      return new LocalContents(
          new Manifest(List.copyOf(reading.entries.values())), places, reading.directories);
    } catch (IllegalArgumentException e) {
      throw ContentsProblem.refused("the task's files can't be sent: " + e.getMessage());
    }
  }

  /** One run through all places. */
  private final class Reading {
    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<Path> directories = new ArrayList<>();
    private long bytes;

    void readPlace(Place place) {
      try (SecureDirectoryStream<Path> directory = place.openDirectory()) {
        addParents(place.prefix());
        // A volume that is mounted within another hides what is there.
        entries.keySet().removeIf(place::holds);
        walk(place.prefix(), place.directory(), directory, 0);
      } catch (NoSuchFileException e) {
        // Nothing of this kind, or not any more.
      } catch (IOException | DirectoryIteratorException e) {
        throw ContentsProblem.failed(
            "the task's files in %s can't be read: %s".formatted(place.directory(), e), e);
      }
    }

    /** What is above a volume's place on the remote side. */
    private void addParents(String path) {
      for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
        entries.putIfAbsent(
            path.substring(0, slash), new Entry.Directory(path.substring(0, slash), 0755));
      }
    }

    private void walk(String path, Path where, SecureDirectoryStream<Path> directory, int depth)
        throws IOException {
      if (depth > DEEPEST) {
        throw ContentsProblem.refused(
            "%s is more than %d directories deep, so the task's files are not sent"
                .formatted(path, DEEPEST));
      }
      PosixFileAttributes own =
          directory.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
      // Nomad's own secrets directory is open to all users of its node.
      add(new Entry.Directory(path, path.equals("secrets") ? 0700 : Modes.of(own.permissions())));
      directories.add(where);
      for (Path found : directory) {
        Path name = found.getFileName();
        String below = path + '/' + name;
        if (!NOMADS_OWN.contains(below)) {
          try {
            take(below, where.resolve(name), directory, name, depth);
          } catch (NoSuchFileException e) {
            // It was deleted meanwhile.
          }
        }
      }
    }

    private void take(
        String path, Path where, SecureDirectoryStream<Path> directory, Path name, int depth)
        throws IOException {
      PosixFileAttributes found =
          directory
              .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (found.isDirectory()) {
        try (SecureDirectoryStream<Path> below = Place.into(directory, name)) {
          walk(path, where, below, depth + 1);
        }
      } else if (found.isSymbolicLink()) {
        add(link(path, Files.readSymbolicLink(where)));
      } else if (found.isRegularFile()) {
        checkSize(found.size());
        DigestCache.Digest digest = digests.of(path, found, () -> Place.openFile(directory, name));
        add(new Entry.File(path, Modes.of(found.permissions()), digest.size(), digest.sha256()));
      }
    }

    private void checkSize(long size) {
      bytes += size;
      if (bytes > policy.maxBytes()) {
        throw ContentsProblem.refused(
            "the task's files are larger than %s, which contents.max_size allows"
                .formatted(Quantity.bytes(policy.maxBytes())));
      }
    }

    private void add(Entry entry) {
      entries.put(entry.path(), entry);
      if (entries.size() > policy.maxFiles()) {
        throw ContentsProblem.refused(
            "the task has more than %d files, which is what contents.max_files allows"
                .formatted(policy.maxFiles()));
      }
    }
  }

  private static Entry link(String path, Path target) {
    try {
      return new Entry.Link(path, target.toString());
    } catch (IllegalArgumentException e) {
      throw ContentsProblem.refused(
          "the link %s points to %s, which may be outside of the task's directories: only links that"
                  .formatted(path, target)
              + " stay within theirs can be sent");
    }
  }
}
