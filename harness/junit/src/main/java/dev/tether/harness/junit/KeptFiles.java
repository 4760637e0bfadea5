package dev.tether.harness.junit;

import java.nio.file.Path;

/** Tells with a test's failure where the files of its cluster are. */
final class KeptFiles extends Exception {
  private static final long serialVersionUID = 1;

  KeptFiles(Path place) {
    super("timeline, trace and logs of the cluster are in " + place, null, false, false);
  }
}
