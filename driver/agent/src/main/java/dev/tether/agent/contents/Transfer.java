package dev.tether.agent.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import java.io.InputStream;
import java.util.List;

/**
 * One driver's sending of contents, used by one thread. Closing it without a commit changes nothing
 * but keeps what arrived for the next attempt.
 */
public interface Transfer extends AutoCloseable {
  /** The files that have to be sent, each content once. */
  List<Entry.File> needed();

  /**
   * Takes one of the needed files.
   *
   * @throws RemoteFailure.Failed when that is not what the manifest says, when it breaks off, or
   *     when there is no room
   */
  void receive(Entry.File file, InputStream content);

  /**
   * Makes what was sent valid, all at once.
   *
   * @throws RemoteFailure when that is not possible; nothing was changed then
   */
  void commit();

  @Override
  void close();

  /** A transfer that has nothing to do. */
  static Transfer ofNothing() {
    return new Transfer() {
      @Override
      public List<Entry.File> needed() {
        return List.of();
      }

      @Override
      public void receive(Entry.File file, InputStream content) {
        throw new IllegalArgumentException("nothing was asked for");
      }

      @Override
      public void commit() {
        // There is nothing to do.
      }

      @Override
      public void close() {
        // There is nothing to let go of.
      }
    };
  }
}
