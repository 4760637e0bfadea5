package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.junit.NomadCluster.Kind;
import dev.tether.harness.nomad.NomadVersion;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.commons.support.AnnotationSupport;

/** What an annotation and the parameters ask for, and what can't be meant. */
class WantedTest {
  @NomadCluster
  static final class Plain {}

  @NomadCluster(
      nodes = 3,
      nomad = "1.9.4",
      kind = Kind.EMBEDDED,
      settings = "x = 1",
      upWithin = 5,
      seed = 7)
  static final class Detailed {}

  @NomadCluster(nodes = 0)
  static final class NoNode {}

  @NomadCluster(nodes = 10)
  static final class ManyNodes {}

  @NomadCluster(upWithin = 0)
  static final class NoTime {}

  @NomadCluster(nomad = "newest")
  static final class NoVersion {}

  @NomadCluster(nomad = "1.4.3")
  static final class OldVersion {}

  @NomadCluster(driver = "/nowhere/driver")
  static final class NoDriver {}

  @NomadCluster(driver = " ")
  static final class BlankDriver {}

  @NomadCluster(nodes = 4)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface OfFour {}

  @OfFour
  static final class Meta {}

  private static Wanted wanted(Class<?> type, Map<String, String> parameters) {
    NomadCluster annotation =
        AnnotationSupport.findAnnotation(type, NomadCluster.class).orElseThrow();
    return Wanted.of(
        annotation, type.getSimpleName(), key -> Optional.ofNullable(parameters.get(key)));
  }

  @Test
  void whatIsLeftOutIsOpen() {
    assertThat(wanted(Plain.class, Map.of()))
        .isEqualTo(
            new Wanted(
                2,
                Optional.empty(),
                Optional.empty(),
                Kind.AUTO,
                Optional.empty(),
                "",
                Duration.ofMinutes(3),
                1));
  }

  @Test
  void parametersFillInWhatIsOpen(@TempDir Path directory) throws IOException {
    Path program = program(directory);

    Wanted wanted =
        wanted(
            Plain.class,
            Map.of(
                "tether.cluster",
                "container",
                "tether.nomad",
                "1.11.2",
                "tether.nomad.binary",
                program.toString(),
                "tether.driver",
                program.toString()));

    assertThat(wanted.kind()).isEqualTo(Kind.CONTAINER);
    assertThat(wanted.nomad()).contains(NomadVersion.parse("1.11.2"));
    assertThat(wanted.binary()).contains(program);
    assertThat(wanted.driver()).contains(program);
  }

  @Test
  void anAnnotationIsStrongerThanParameters() {
    Wanted wanted =
        wanted(Detailed.class, Map.of("tether.cluster", "process", "tether.nomad", "1.11.2"));

    assertThat(wanted)
        .isEqualTo(
            new Wanted(
                3,
                Optional.of(NomadVersion.parse("1.9.4")),
                Optional.empty(),
                Kind.EMBEDDED,
                Optional.empty(),
                "x = 1",
                Duration.ofSeconds(5),
                7));
  }

  @Test
  void annotationsOfAnnotationsCount() {
    assertThat(wanted(Meta.class, Map.of()).nodes()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NoNode      | nodes is from 1 to 9, got 0
          ManyNodes   | nodes is from 1 to 9, got 10
          NoTime      | upWithin is from 1 to 3600 seconds, got 0
          NoVersion   | "newest" is no version of Nomad; write it like 1.11.2
          OldVersion  | Nomad 1.4.3 is too old: 1.6.0 or newer is needed
          NoDriver    | driver /nowhere/driver does not exist or is no file
          BlankDriver | driver is blank: give one, or leave the attribute out
          """)
  void whatCannotBeMeantIsToldWithItsPlace(String type, String sentence) throws Exception {
    Class<?> annotated = Class.forName(WantedTest.class.getName() + "$" + type);

    assertThatThrownBy(() -> wanted(annotated, Map.of()))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage("@NomadCluster of " + type + ": " + sentence);
  }

  @Test
  void aKindThatDoesNotExistIsTold() {
    assertThatThrownBy(() -> wanted(Plain.class, Map.of("tether.cluster", "cloud")))
        .hasMessage(
            "@NomadCluster of Plain: the parameter tether.cluster is \"cloud\": there are clusters"
                + " of the kinds embedded, process, container");
  }

  @Test
  void aDriverThatCannotBeStartedIsTold(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("driver"));

    assertThatThrownBy(() -> wanted(Plain.class, Map.of("tether.driver", file.toString())))
        .hasMessage(
            "@NomadCluster of Plain: driver %s is not executable: chmod +x it, or give another one"
                .formatted(file));
  }

  private static Path program(Path directory) throws IOException {
    Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
