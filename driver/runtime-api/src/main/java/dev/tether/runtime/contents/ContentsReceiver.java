package dev.tether.runtime.contents;

import java.io.IOException;
import java.io.InputStream;

/** Takes a tree, entry by entry, each directory before what is in it. */
public interface ContentsReceiver {
  /**
   * Takes one entry.
   *
   * @param content the bytes of a file, and nothing for other entries; not to be closed
   */
  void receive(Entry entry, InputStream content) throws IOException;
}
