package dev.tether.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The job files that the explorer offers: those of the repository's {@code examples/jobs}. */
public final class Examples {
  private static final String PLACE = "/dev/tether/web/examples/";

  /** In the order in which somebody new would try them. */
  private static final List<String> NAMES =
      List.of(
          "hello-remote",
          "stats",
          "signals",
          "template-signal",
          "template-restart",
          "service-address",
          "artifact",
          "dispatch",
          "ephemeral-disk",
          "identity-file",
          "own-resources",
          "oom",
          "docker");

  private Examples() {}

  /** Their names. */
  public static List<String> names() {
    return NAMES;
  }

  /** The text of one. */
  public static Optional<String> text(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in = Examples.class.getResourceAsStream(PLACE + name + ".nomad.hcl")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("can't read the example " + name, e);
    }
  }
}
