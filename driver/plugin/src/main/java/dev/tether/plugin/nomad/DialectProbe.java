package dev.tether.plugin.nomad;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out which Nomad started this plugin where its API must not be asked: Nomad does not tell
 * its plugins, but the program that is this process's parent says it to anybody.
 */
public final class DialectProbe {
  private static final System.Logger LOG = System.getLogger(DialectProbe.class.getName());
  private static final Pattern VERSION = Pattern.compile("^Nomad v(\\S+)", Pattern.MULTILINE);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Optional<ProcessHandle> parent;

  /**
   * @param parent the process that started the plugin
   */
  public DialectProbe(Optional<ProcessHandle> parent) {
    this.parent = parent;
  }

  /**
   * Finds out. Blocks for as long as the program takes to tell its version, at most ten seconds.
   */
  public NomadDialect probe() {
    return askParent().map(NomadDialect::of).orElse(NomadDialect.UNKNOWN);
  }

  private Optional<String> askParent() {
    return parent
        .map(process -> Path.of("/proc", Long.toString(process.pid()), "exe"))
        .filter(DialectProbe::isNomad)
        .flatMap(DialectProbe::versionOf);
  }

  /**
   * Only a program of Nomad's name is run: any other parent might do anything when it is started.
   */
  private static boolean isNomad(Path program) {
    try {
      return Files.readSymbolicLink(program).getFileName().toString().startsWith("nomad");
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> versionOf(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "version")
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      Matcher version =
          VERSION.matcher(
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      return version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot ask {0} for its version", program, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
