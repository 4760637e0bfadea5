package dev.tether.agent.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A transfer into a directory of incoming contents. */
final class Arriving implements Transfer {
  private static final Logger LOG = System.getLogger(Arriving.class.getName());

  private final Incoming incoming;
  private final Turns.Turn turn;
  private final Commit commit;
  private final Runnable whenClosed;
  private final Map<String, Entry.File> missing = new HashMap<>();
  private final List<Entry.File> needed = new ArrayList<>();

  /** What makes arrived contents valid. */
  interface Commit {
    void run() throws IOException;
  }

  /** Looks for a content on this host and takes it from there. */
  interface Source {
    boolean bring(Entry.File file, Incoming into) throws IOException;
  }

  /**
   * Opens the directory and brings what is on this host already.
   *
   * @param wanted may have a content several times
   * @param whenClosed runs at the end, whatever became of it
   * @throws RemoteFailure.Failed when the directory can't be used; then nothing is left to close
   */
  Arriving(
      Incoming incoming,
      Turns.Turn turn,
      List<Entry.File> wanted,
      Source source,
      Commit commit,
      Runnable whenClosed) {
    this.incoming = incoming;
    this.turn = turn;
    this.commit = commit;
    this.whenClosed = whenClosed;
    try {
      storing(
          "contents",
          () -> {
            incoming.open();
            for (Entry.File file : wanted) {
              boolean here = incoming.has(file) || missing.containsKey(file.sha256());
              if (!here && !source.bring(file, incoming)) {
                missing.put(file.sha256(), file);
                needed.add(file);
              }
            }
          });
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private void storing(String what, Commit work) {
    try {
      work.run();
    } catch (ClosedByInterruptException | InterruptedIOException givenUp) {
      throw new RemoteFailure.Failed(
          turn.isLost()
              ? "a later transfer to the same task took the place of this one"
              : "the transfer was given up",
          givenUp);
    } catch (IOException failed) {
      deleteAll();
      throw new RemoteFailure.Failed(
          "the agent could not store %s in %s: %s"
              .formatted(what, incoming.directory(), reason(failed)),
          failed);
    }
  }

  private static String reason(IOException failed) {
    boolean known = failed instanceof FileSystemException file && file.getReason() != null;
    return known
        ? ((FileSystemException) failed).getReason()
        : failed.getClass().equals(IOException.class) ? failed.getMessage() : failed.toString();
  }

  /** So that a full disk is not kept full. */
  private void deleteAll() {
    try {
      incoming.delete();
    } catch (IOException left) {
      LOG.log(Level.WARNING, "can't delete " + incoming.directory(), left);
    }
  }

  @Override
  public List<Entry.File> needed() {
    return List.copyOf(needed);
  }

  @Override
  public void receive(Entry.File file, InputStream content) {
    storing(
        file.path(),
        () -> {
          if (!incoming.take(file, content)) {
            throw new RemoteFailure.Failed(
                "%s is not what its manifest says: it was changed while it was being sent, try again"
                    .formatted(file.path()));
          }
          missing.remove(file.sha256());
        });
  }

  /** In a thread of its own, which nobody interrupts: what is begun is brought to its end. */
  @Override
  public void commit() {
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s was not sent".formatted(missing.values().iterator().next().path()));
    }
    Uninterrupted.run(() -> storing("contents", commit));
  }

  @Override
  public void close() {
    whenClosed.run();
    turn.close();
  }
}
