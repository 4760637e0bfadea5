package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.file.Path;

/** One way to make a Nomad binary of a version. */
interface Way {

  /** For people, as the start of a line. */
  String name();

  /**
   * Makes the binary.
   *
   * @param target the file to make
   * @throws CantBeHad when this way does not lead there, with the reason
   * @throws IOException when it should have, but failed
   */
  void make(NomadVersion version, Path target, Progress progress)
      throws CantBeHad, IOException, InterruptedException;

  /** Why a way does not lead to a binary. */
  final class CantBeHad extends Exception {
    private static final long serialVersionUID = 1;

    CantBeHad(String reason) {
      super(reason);
    }
  }
}
