package dev.tether.harness.embedded.spec;

import java.util.List;

/** A configuration does not fit its specification. */
public final class ConfigRefused extends Exception {
  private static final long serialVersionUID = 1;

  ConfigRefused(List<String> problems) {
    super("failed to parse config:\n * " + String.join("\n * ", problems));
  }
}
