package dev.tether.agent.contents;

import dev.tether.agent.process.HeldDirectory;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** Gives a part of a task's work directory away, whatever the task does to it meanwhile. */
record TreeReader(ContentsReceiver receiver) {
  private static final Logger LOG = System.getLogger(TreeReader.class.getName());
  private static final int BUFFER = 64 << 10;

  /** Gives what is at a path and below it; nothing when there is nothing. */
  void read(WorkTree tree, String path) throws IOException {
    tree.visitParent(path, parent -> read(parent, path.substring(path.lastIndexOf('/') + 1), path));
  }

  private void read(HeldDirectory parent, String name, String path) throws IOException {
    Optional<BasicFileAttributes> found = parent.look(name);
    if (found.isEmpty()) {
      return;
    }
    if (found.get().isDirectory()) {
      directory(parent, name, path);
    } else if (found.get().isSymbolicLink()) {
      link(parent.entry(name), path);
    } else {
      parent.read(name, held -> file(held, path));
    }
  }

  private void directory(HeldDirectory parent, String name, String path) throws IOException {
    try (HeldDirectory directory = parent.enter(name)) {
      receiver.receive(
          new Entry.Directory(path, Modes.of(directory.self())), InputStream.nullInputStream());
      for (String below : directory.names()) {
        if (isPath(path + '/' + below)) {
          read(directory, below, path + '/' + below);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException changedMeanwhile) {
      LOG.log(Level.DEBUG, "{0} is no directory any more", path);
    }
  }

  private static boolean isPath(String path) {
    try {
      return !new Entry.Directory(path, 0).path().isEmpty();
    } catch (IllegalArgumentException strange) {
      LOG.log(Level.INFO, "left out: {0}", strange.getMessage());
      return false;
    }
  }

  private void link(Path link, String path) throws IOException {
    try {
      receiver.receive(
          new Entry.Link(path, Files.readSymbolicLink(link).toString()),
          InputStream.nullInputStream());
    } catch (IllegalArgumentException leadsOut) {
      LOG.log(Level.INFO, "left out: {0}", leadsOut.getMessage());
    } catch (NoSuchFileException gone) {
      LOG.log(Level.DEBUG, "{0} is gone", path);
    }
  }

  private Entry file(Path held, String path) throws IOException {
    MessageDigest digest = Incoming.sha256();
    // What is appended from now on is not followed, or a busy log would have no end.
    long end = Files.size(held);
    long size = 0;
    try (InputStream input = Files.newInputStream(held)) {
      byte[] buffer = new byte[BUFFER];
      int count;
      while (size < end
          && (count = input.read(buffer, 0, (int) Math.min(BUFFER, end - size))) >= 0) {
        digest.update(buffer, 0, count);
        size += count;
      }
    }
    Entry.File file =
        new Entry.File(path, Modes.of(held), size, HexFormat.of().formatHex(digest.digest()));
    try (InputStream input = Files.newInputStream(held)) {
      receiver.receive(file, input);
    }
    return file;
  }
}
