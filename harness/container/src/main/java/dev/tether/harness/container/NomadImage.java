package dev.tether.harness.container;

import dev.tether.harness.nomad.NomadBinary;
import java.util.Objects;

/**
 * An image with Nomad and a Java in it.
 *
 * @param name what the engine knows it by
 * @param javaHome where its Java is
 */
record NomadImage(String name, String javaHome) {
  /** The name of all of them, without the tag. */
  static final String REPOSITORY = "tether-nomad-dev";

  NomadImage {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(javaHome, "javaHome");
  }

  /** Where Nomad is in it. */
  static String nomad() {
    return "/usr/local/bin/nomad";
  }

  /** What people are told of the Nomad in it. */
  static String title(NomadBinary nomad) {
    return "image with Nomad " + nomad.version();
  }
}
