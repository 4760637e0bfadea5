package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a binary to see whether it is a Nomad, and which. */
final class VersionCheck {
  private static final Pattern OUTPUT = Pattern.compile("(?m)^Nomad (v\\d\\S*)");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private final Commands commands;

  VersionCheck(Commands commands) {
    this.commands = commands;
  }

  /**
   * The version the binary tells.
   *
   * @throws NomadUnusable when it is no Nomad, or too old
   */
  NomadVersion version(Path binary) throws InterruptedException {
    if (!Files.isRegularFile(binary)) {
      throw new NomadUnusable("there is no Nomad binary at " + binary);
    }
    if (!Files.isExecutable(binary)) {
      throw new NomadUnusable(binary + " is not executable: run chmod +x on it");
    }
    String output;
    try {
      output = commands.run(LIMIT, List.of(binary.toString(), "version")).output();
    } catch (IOException e) {
      throw new NomadUnusable(binary + " is no Nomad: it can't be run: " + e.getMessage());
    }
    Matcher m = OUTPUT.matcher(output);
    if (!m.find()) {
      String said = output.lines().map(String::strip).findFirst().orElse("");
      throw new NomadUnusable(
          "%s is no Nomad: asked for its version it said \"%s\""
              .formatted(binary, said.substring(0, Math.min(said.length(), 80))));
    }
    NomadVersion version;
    try {
      version = NomadVersion.parse(m.group(1));
    } catch (IllegalArgumentException e) {
      throw new NomadUnusable(binary + ": " + e.getMessage());
    }
    if (!version.isSupported()) {
      throw new NomadUnusable(
          "%s is Nomad %s, which is too old: %s or newer is needed"
              .formatted(binary, version, NomadVersion.OLDEST));
    }
    return version;
  }

  /**
   * Checks that the binary is of one version.
   *
   * @throws NomadUnusable when it is not
   */
  void expect(Path binary, NomadVersion wanted) throws InterruptedException {
    NomadVersion found = version(binary);
    if (!found.equals(wanted)) {
      throw new NomadUnusable("%s is Nomad %s, but %s is wanted".formatted(binary, found, wanted));
    }
  }
}
