package dev.tether.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the architecture finds classes that break it. */
class ArchitectureTest {
  private static final Architecture ARCHITECTURE = new Architecture("sample");

  /** A field after a method that starts one. */
  private static final String STARTS_A_PROCESS =
      "void start() throws java.io.IOException { new ProcessBuilder().start(); } Object";

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void findsWhatBreaksARule(
      String name, Function<Architecture, ArchRule> rule, Map<String, String> sources) {
    JavaClasses classes = compile(sources);

    assertThatThrownBy(() -> rule.apply(ARCHITECTURE).check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sample.");
  }

  static List<Arguments> findsWhatBreaksARule() {
    return List.of(
        breaks(
            "a cycle of two packages",
            Architecture::packagesFormNoCycle,
            Map.of(
                "sample.a.A", "sample.b.B",
                "sample.b.B", "sample.a.A")),
        breaks(
            "a cycle of a package and one inside of it",
            Architecture::packagesFormNoCycle,
            Map.of(
                "sample.a.A", "sample.a.inner.B",
                "sample.a.inner.B", "sample.a.A")),
        breaks(
            "a driver that knows the harness",
            Architecture::theDriverDoesNotKnowTheHarness,
            Map.of(
                "sample.plugin.P", "sample.harness.tap.T",
                "sample.harness.tap.T", "Object")),
        breaks(
            "a runtime interface that needs a library",
            Architecture::theRuntimeApiNeedsNothing,
            Map.of("sample.runtime.R", "com.google.common.collect.ImmutableList<String>")),
        breaks(
            "a protocol that knows the runtime interface",
            Architecture::theProtocolNeedsNothingOfOurs,
            Map.of(
                "sample.protocol.wire.P", "sample.runtime.R",
                "sample.runtime.R", "Object")),
        breaks(
            "a plugin that knows the agent",
            Architecture::pluginAndAgentDoNotKnowEachOther,
            Map.of(
                "sample.plugin.P", "sample.agent.A",
                "sample.agent.A", "Object")),
        breaks(
            "an agent that knows the plugin",
            Architecture::pluginAndAgentDoNotKnowEachOther,
            Map.of(
                "sample.plugin.P", "Object",
                "sample.agent.A", "sample.plugin.P")),
        breaks(
            "an agent that starts processes anywhere",
            Architecture::theAgentStartsProcessesInOnePlace,
            Map.of("sample.agent.A", STARTS_A_PROCESS)));
  }

  @Test
  void acceptsClassesInTheirPlaces() {
    JavaClasses classes =
        compile(
            Map.of(
                "sample.runtime.R", "Object",
                "sample.protocol.wire.W", "com.google.common.collect.ImmutableList<String>",
                "sample.protocol.P", "sample.protocol.wire.W",
                "sample.plugin.D", "sample.runtime.R",
                "sample.agent.A", "sample.runtime.R",
                "sample.agent.process.ProcessStart", STARTS_A_PROCESS,
                "sample.harness.H", "sample.plugin.D"));

    assertThat(ARCHITECTURE.rules()).allSatisfy(rule -> rule.check(classes));
  }

  @Test
  void acceptsThatThereAreNoClassesYet() {
    JavaClasses none = new ClassFileImporter().importPath(directory);

    assertThat(ARCHITECTURE.rules()).allSatisfy(rule -> rule.check(none));
  }

  private static Arguments breaks(
      String name, Function<Architecture, ArchRule> rule, Map<String, String> sources) {
    return Arguments.of(name, rule, sources);
  }

  /** Compiles classes, each with one field of the type that it maps to. */
  private JavaClasses compile(Map<String, String> fieldTypes) {
    List<String> files =
        fieldTypes.entrySet().stream().map(type -> source(type.getKey(), type.getValue())).toList();
    String[] options = {"-proc:none", "-d", directory.resolve("classes").toString()};
    String[] all = Stream.concat(Arrays.stream(options), files.stream()).toArray(String[]::new);
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, all)).isZero();
    return new ClassFileImporter().importPath(directory.resolve("classes"));
  }

  private String source(String type, String fieldType) {
    int dot = type.lastIndexOf('.');
    String text =
        "package %s; public class %s { %s field; }"
            .formatted(type.substring(0, dot), type.substring(dot + 1), fieldType);
    try {
      return Files.writeString(directory.resolve(type.substring(dot + 1) + ".java"), text)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
