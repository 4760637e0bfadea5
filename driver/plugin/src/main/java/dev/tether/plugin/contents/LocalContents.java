package dev.tether.plugin.contents;

import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A tree on the Nomad node as it was read, and how much of it was asked for since. Thread-safe. */
final class LocalContents implements Contents {
  private final Manifest manifest;
  private final List<Place> places;
  private final List<Path> directories;
  private final AtomicLong filesSent = new AtomicLong();
  private final AtomicLong bytesSent = new AtomicLong();

  /**
   * @param directories of the node, all that was looked into
   */
  LocalContents(Manifest manifest, List<Place> places, List<Path> directories) {
    this.manifest = Objects.requireNonNull(manifest, "manifest");
    // Of a mount within a mount, the inner one holds the file.
    this.places =
        places.stream()
            .sorted(Comparator.comparingInt((Place place) -> place.prefix().length()).reversed())
            .toList();
    this.directories = List.copyOf(directories);
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  List<Path> directories() {
    return directories;
  }

  @Override
  public InputStream open(Entry.File file) throws IOException {
    for (Place place : places) {
      if (place.holds(file.path())) {
        InputStream content = place.openFile(file.path());
        filesSent.incrementAndGet();
        return new Counted(content, bytesSent);
      }
    }
    throw new IOException("no file " + file.path() + " among the contents");
  }

  /** How many files are in it. */
  long files() {
    return manifest.entries().stream().filter(entry -> entry instanceof Entry.File).count();
  }

  /** How many files were read for the runtime. */
  long filesSent() {
    return filesSent.get();
  }

  /** How many bytes were read for the runtime. */
  long bytesSent() {
    return bytesSent.get();
  }

  private static final class Counted extends FilterInputStream {
    private final AtomicLong total;

    Counted(InputStream in, AtomicLong total) {
      super(in);
      this.total = total;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      total.addAndGet(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      total.addAndGet(Math.max(count, 0));
      return count;
    }
  }
}
