package dev.tether.agent.contents;

import dev.tether.runtime.RemoteFailure;

/**
 * How much may be sent for one task.
 *
 * @param maxBytes bytes of all its files together
 * @param maxFiles how many files, directories and links
 */
public record ContentsBounds(long maxBytes, int maxFiles) {
  /** What an agent allows whose configuration says nothing. */
  public static final ContentsBounds DEFAULT = new ContentsBounds(10L << 30, 100_000);

  /**
   * Refuses what is too much.
   *
   * @throws RemoteFailure.Refused when so; names the agent's key to change
   */
  public void check(long bytes, int files) {
    if (bytes > maxBytes) {
      throw new RemoteFailure.Refused(
          ("the task's contents have %d bytes and the agent's max_contents_bytes is %d: raise that"
                  + " or send less")
              .formatted(bytes, maxBytes));
    }
    if (files > maxFiles) {
      throw new RemoteFailure.Refused(
          ("the task's contents have more than %d files, directories and links, which is the"
                  + " agent's max_contents_files: raise that or send fewer")
              .formatted(maxFiles));
    }
  }
}
