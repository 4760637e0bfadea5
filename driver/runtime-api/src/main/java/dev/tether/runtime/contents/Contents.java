package dev.tether.runtime.contents;

import java.io.IOException;
import java.io.InputStream;

/** A tree that can be read, as it was when its manifest was made. */
public interface Contents {
  /** What there is. */
  Manifest manifest();

  /**
   * Opens one of the manifest's files. What it gives may differ from the manifest if the file was
   * changed since: whoever receives it compares the digest.
   */
  InputStream open(Entry.File file) throws IOException;
}
