package dev.tether.harness.junit;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps files of clusters for whoever looks into a failure. */
final class Artefacts {
  /** Names the directory to keep them in. */
  static final String DIRECTORY = "tether.artefacts";

  private static final Logger LOG = System.getLogger(Artefacts.class.getName());
  private static final String NAME = "tether";

  private final ExtensionContext context;

  /** Keeps what belongs to a test or a class. */
  Artefacts(ExtensionContext context) {
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Writes files. */
  @FunctionalInterface
  interface Writer {
    /** Writes into a directory that exists. */
    void writeTo(Path directory) throws IOException;
  }

  /** Keeps what is in a directory that is about to be deleted. */
  @FunctionalInterface
  interface Keeper {
    void keep(Path directory);
  }

  /**
   * Keeps what a writer writes and publishes where it is. Trouble with it is logged: it must not
   * hide why the test failed.
   *
   * @return where it is, if that worked
   */
  Optional<Path> keep(Writer writer) {
    try {
      Path place = configured().isPresent() ? own(configured().get(), writer) : junits(writer);
      context.publishReportEntry(DIRECTORY, place.toString());
      LOG.log(Level.INFO, "what is kept of the cluster of {0} is in {1}", name(), place);
      return Optional.of(place);
    } catch (IOException | RuntimeException unwritable) {
      LOG.log(Level.WARNING, "nothing is kept of the cluster of " + name(), unwritable);
      return Optional.empty();
    }
  }

  private Optional<Path> configured() {
    return context
        .getConfigurationParameter(DIRECTORY)
        .filter(text -> !text.isBlank())
        .map(text -> Path.of(text.strip()).toAbsolutePath().normalize());
  }

  private Path own(Path root, Writer writer) throws IOException {
    Path place = root.resolve(fileName(context.getRequiredTestClass().getName()));
    if (context.getTestMethod().isPresent()) {
      String method = context.getRequiredTestMethod().getName();
      String display = context.getDisplayName();
      place =
          place.resolve(fileName(display.startsWith(method) ? display : method + " " + display));
    }
    Files.createDirectories(place);
    writer.writeTo(place);
    return place;
  }

  private Path junits(Writer writer) {
    Place place = new Place();
    context.publishDirectory(
        NAME,
        directory -> {
          place.path = Optional.of(directory.toAbsolutePath());
          writer.writeTo(directory);
        });
    return place.path.orElseThrow();
  }

  private static final class Place {
    private Optional<Path> path = Optional.empty();
  }

  private String name() {
    return context.getUniqueId();
  }

  private static String fileName(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("_+$", "");
    return safe.substring(0, Math.min(100, safe.length()));
  }
}
