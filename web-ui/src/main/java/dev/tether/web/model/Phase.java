package dev.tether.web.model;

import java.time.Instant;

/** How far a cluster's life has come. */
public sealed interface Phase {
  /** It is being started. */
  record Starting() implements Phase {}

  /**
   * It runs.
   *
   * @param version of its Nomad
   * @param address of its API
   */
  record Running(String version, String address) implements Phase {}

  /** It could not be started. */
  record Failed(String reason) implements Phase {}

  /** It was ended. */
  record Ended() implements Phase {}

  /**
   * It is not here: what is known of it was read from a file.
   *
   * @param version of its Nomad
   * @param file the name of the file
   * @param until when the file was written
   */
  record Opened(String version, String file, Instant until) implements Phase {}
}
