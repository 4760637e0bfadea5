package dev.tether.agent.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * Appends entries to a file, so that many callers share one write and one flush to the disk, and
 * replaces the file by a snapshot when it has grown.
 *
 * <p>May be used from any thread. One thread of its own writes, and runs the callers' effects in
 * the order of the entries.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Journal.class.getName());
  private static final int LARGEST_BATCH = 1000;
  private static final long SMALLEST_COMPACTION = 4L << 20;
  private static final int GROWTH = 4;

  private static final Append STOP = new Append(new byte[0], false, () -> {});

  private final Path path;
  private final Supplier<List<byte[]>> snapshot;
  private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private JournalFile file;
  private long lengthWhenCompacted;
  private boolean unforced;
  private boolean broken;
  private volatile boolean closed;

  /** One entry on its way; told apart from others by identity. */
  private static final class Append {
    final byte[] entry;
    final boolean durable;
    final Runnable effect;
    final CompletableFuture<Void> done = new CompletableFuture<>();

    Append(byte[] entry, boolean durable, Runnable effect) {
      this.entry = entry;
      this.durable = durable;
      this.effect = effect;
    }
  }

  private Journal(Path path, Supplier<List<byte[]>> snapshot) throws IOException {
    this.path = path;
    this.snapshot = snapshot;
    compact();
    this.writer = Thread.ofPlatform().daemon().name("journal").start(this::write);
  }

  /**
   * Reads what a journal holds.
   *
   * @throws CorruptJournalException when it is damaged elsewhere than at its end
   */
  public static List<byte[]> recover(Path path) throws IOException {
    JournalFile.Content content = JournalFile.read(path);
    if (content.tornBytes() > 0) {
      LOG.log(
          Level.WARNING,
          "{0} ended with {1} bytes of an unfinished record, which nobody was told was kept; cut"
              + " off",
          path,
          Long.toString(content.tornBytes()));
    }
    return content.entries();
  }

  /**
   * Opens a journal after {@link #recover}, beginning with a snapshot.
   *
   * @param snapshot entries that say the same as all entries whose effects have run; called by the
   *     journal's own thread between two effects
   */
  public static Journal open(Path path, Supplier<List<byte[]>> snapshot) throws IOException {
    return new Journal(path, snapshot);
  }

  /**
   * Appends an entry, waits until it is on disk, then runs the effect. An entry whose appending
   * failed is not in the journal, and its effect does not run.
   *
   * @throws IOException when the disk is full or broken
   */
  public void append(byte[] entry, Runnable effect) throws IOException {
    CompletableFuture<Void> done = enqueue(entry, true, effect);
    try {
      done.get();
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause().getMessage(), failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing to " + path, interrupted);
    }
  }

  /** Appends an entry some time soon. It may be lost in a crash of the host. */
  public void appendLater(byte[] entry) {
    // Nobody waits: what is lost here is lost as in a crash.
    var ignored = enqueue(entry, false, () -> {});
  }

  private CompletableFuture<Void> enqueue(byte[] entry, boolean durable, Runnable effect) {
    Append append = new Append(entry, durable, effect);
    queue.add(append);
    if (closed && queue.remove(append)) {
      append.done.completeExceptionally(stopping());
    }
    return append.done;
  }

  private void write() {
    List<Append> batch = new ArrayList<>();
    boolean last = false;
    while (!last) {
      try {
        batch.add(queue.take());
      } catch (InterruptedException nobodyDoes) {
        throw new IllegalStateException("the journal's writer was interrupted", nobodyDoes);
      }
      queue.drainTo(batch, LARGEST_BATCH);
      last = batch.remove(STOP);
      if (!batch.isEmpty()) {
        commit(batch);
      }
      batch.clear();
    }
  }

  private void commit(List<Append> batch) {
    try {
      persist(batch);
    } catch (IOException failed) {
      LOG.log(Level.ERROR, "can''t write to {0}: {1}", path, failed.getMessage());
      batch.forEach(append -> append.done.completeExceptionally(failed));
      return;
    }
    for (Append append : batch) {
      try {
        append.effect.run();
        append.done.complete(null);
      } catch (RuntimeException | Error wrong) {
        append.done.completeExceptionally(wrong);
      }
    }
    if (file.length() > Math.max(SMALLEST_COMPACTION, GROWTH * lengthWhenCompacted)) {
      try {
        compact();
      } catch (IOException failed) {
        // When the new file took the old one's place before the failure, the old one is nowhere.
        broken = !JournalFile.isBeingReplaced(path);
        LOG.log(Level.WARNING, "can''t shorten {0}: {1}", path, failed.getMessage());
      }
    }
  }

  private void persist(List<Append> batch) throws IOException {
    if (broken) {
      throw new IOException(
          "an earlier failure left %s in an unknown state: restart the agent".formatted(path));
    }
    long before = file.length();
    boolean written = false;
    try {
      if (unforced) {
        file.force();
        unforced = false;
      }
      file.append(batch.stream().map(append -> append.entry).toList());
      written = true;
      if (batch.stream().anyMatch(append -> append.durable)) {
        file.force();
      } else {
        unforced = true;
      }
    } catch (IOException failed) {
      // A full disk shows when appending, and then nothing was changed. When flushing fails, nobody
      // knows what is on the disk.
      broken = written || file.length() != before || unforced;
      throw failed;
    }
  }

  private void compact() throws IOException {
    JournalFile fresh = JournalFile.replace(path, snapshot.get());
    if (file != null) {
      file.close();
    }
    file = fresh;
    lengthWhenCompacted = file.length();
    unforced = false;
  }

  private static IOException stopping() {
    return new IOException("the agent is stopping");
  }

  /** Writes what is queued and closes the file. */
  @Override
  public void close() {
    closed = true;
    queue.add(STOP);
    try {
      writer.join();
      queue.forEach(late -> late.done.completeExceptionally(stopping()));
      file.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException ignored) {
      LOG.log(Level.WARNING, "can''t close {0}: {1}", path, ignored.getMessage());
    }
  }
}
