package dev.tether.harness.junit;

import dev.tether.harness.junit.NomadCluster.Kind;
import dev.tether.harness.nomad.NomadVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The cluster that an annotation asks for. Two that are equal may share one.
 *
 * @param nomad the version that was asked for
 * @param binary the Nomad that was given
 * @param driver somebody's driver plugin, or none for Tether's
 */
record Wanted(
    int nodes,
    Optional<NomadVersion> nomad,
    Optional<Path> binary,
    Kind kind,
    Optional<Path> driver,
    String settings,
    Duration upWithin,
    long seed) {
  /** Names the kind of cluster where an annotation leaves it open. */
  static final String KIND = "tether.cluster";

  /** Names the version of Nomad where an annotation leaves it open. */
  static final String NOMAD = "tether.nomad";

  /** Names a Nomad binary for real clusters. */
  static final String BINARY = "tether.nomad.binary";

  /** Names the driver plugin where an annotation leaves it open. */
  static final String DRIVER = "tether.driver";

  Wanted {
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(binary, "binary");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(upWithin, "upWithin");
  }

  /**
   * Checks an annotation.
   *
   * @param where the class that carries it, for messages
   * @param parameters gives JUnit's configuration parameters
   * @throws ExtensionConfigurationException when it can't be meant like that
   */
  static Wanted of(
      NomadCluster annotation, String where, Function<String, Optional<String>> parameters) {
    Reader reader = new Reader(where, key -> parameters.apply(key).filter(v -> !v.isBlank()));
    reader.expect(
        annotation.nodes() >= 1 && annotation.nodes() <= 9,
        "nodes is from 1 to 9, got " + annotation.nodes());
    reader.expect(
        annotation.upWithin() >= 1 && annotation.upWithin() <= 3600,
        "upWithin is from 1 to 3600 seconds, got " + annotation.upWithin());
    return new Wanted(
        annotation.nodes(),
        reader.given("nomad", annotation.nomad(), NOMAD).map(reader::version),
        reader.parameters().apply(BINARY).map(path -> reader.program(BINARY, path)),
        annotation.kind() == Kind.AUTO ? reader.kind() : annotation.kind(),
        reader
            .given("driver", annotation.driver(), DRIVER)
            .map(path -> reader.program("driver", path)),
        annotation.settings(),
        Duration.ofSeconds(annotation.upWithin()),
        annotation.seed());
  }

  /** Reads what an annotation or a parameter tells. */
  private record Reader(String where, Function<String, Optional<String>> parameters) {

    void expect(boolean fine, String otherwise) {
      if (!fine) {
        throw wrong(otherwise);
      }
    }

    private ExtensionConfigurationException wrong(String what) {
      return new ExtensionConfigurationException("@NomadCluster of " + where + ": " + what);
    }

    Optional<String> given(String name, String value, String parameter) {
      expect(
          value.isEmpty() || !value.isBlank(),
          name + " is blank: give one, or leave the attribute out");
      return value.isEmpty() ? parameters.apply(parameter) : Optional.of(value);
    }

    NomadVersion version(String text) {
      try {
        NomadVersion version = NomadVersion.parse(text);
        expect(
            version.isSupported(),
            "Nomad %s is too old: %s or newer is needed".formatted(version, NomadVersion.OLDEST));
        return version;
      } catch (IllegalArgumentException noVersion) {
        throw wrong(noVersion.getMessage());
      }
    }

    Path program(String name, String text) {
      Path path = Path.of(text).toAbsolutePath().normalize();
      expect(Files.isRegularFile(path), "%s %s does not exist or is no file".formatted(name, path));
      expect(
          Files.isExecutable(path),
          "%s %s is not executable: chmod +x it, or give another one".formatted(name, path));
      return path;
    }

    Kind kind() {
      List<Kind> kinds = List.of(Kind.EMBEDDED, Kind.PROCESS, Kind.CONTAINER);
      return parameters
          .apply(KIND)
          .map(
              text ->
                  Stream.concat(kinds.stream(), Stream.of(Kind.AUTO))
                      .filter(kind -> named(kind).equals(text.strip()))
                      .findFirst()
                      .orElseThrow(
                          () ->
                              wrong(
                                  "the parameter %s is \"%s\": there are clusters of the kinds %s"
                                      .formatted(
                                          KIND,
                                          text,
                                          kinds.stream()
                                              .map(Wanted::named)
                                              .collect(Collectors.joining(", "))))))
          .orElse(Kind.AUTO);
    }
  }

  private static String named(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
