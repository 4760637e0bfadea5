package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.process.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example project builds on its own, with the Maven and the JDK of this build, from a local
 * repository that has this build's modules and nothing else. What it needs of others it gets from
 * the repository of this build, which it takes for a remote one: the network is not asked.
 */
@Timeout(900)
class ExampleProjectIT {
  private static final Path EXAMPLE = EngineRuns.home().resolve("examples/junit-project");

  /** Where the build put this build's modules, in the layout of a repository. */
  private static final Path STAGED = Path.of("target/staged");

  private final Path directory = Path.of("target/example").toAbsolutePath();

  @BeforeEach
  void copy() throws IOException {
    FileTree.delete(directory);
    copy(EXAMPLE, directory.resolve("project"));
    copy(STAGED, directory.resolve("repository"));
    Path own = directory.resolve("repository/dev/tether/tether-junit/0.1.0-SNAPSHOT");
    Files.createDirectories(own);
    String name = "tether-junit-0.1.0-SNAPSHOT";
    Files.copy(Path.of("target", name + ".jar"), own.resolve(name + ".jar"));
    Files.copy(Path.of("pom.xml"), own.resolve(name + ".pom"));
    Files.writeString(
        directory.resolve("settings.xml"),
        """
        <settings>
          <mirrors>
            <mirror>
              <id>of-this-build</id>
              <mirrorOf>*</mirrorOf>
              <url>%s</url>
            </mirror>
          </mirrors>
        </settings>
        """
            .formatted(Path.of(System.getProperty("maven.repository")).toUri()));
  }

  @Test
  void theExampleBuildsOnItsOwnAndItsTestPasses() throws Exception {
    Path log = directory.resolve("log");
    ProcessBuilder maven =
        new ProcessBuilder(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-s",
                directory.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + directory.resolve("repository"),
                "-Dtether.cluster=embedded",
                "verify")
            .directory(directory.resolve("project").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Options of the outer Maven are not meant for this one.
    maven.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    Process process = maven.start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(() -> text(log)).isTrue();
    } finally {
      process.destroy();
    }

    assertThat(process.exitValue()).as(() -> text(log)).isZero();
    Path report =
        directory.resolve(
            "project/target/surefire-reports/TEST-com.example.handover.HandoverTest.xml");
    assertThat(report)
        .content()
        .containsPattern("<testsuite[^>]* tests=\"1\" errors=\"0\" skipped=\"0\" failures=\"0\"")
        .contains("aDrainedTaskIsTakenOverAndNotStartedAgain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "junit.version",
        "assertj.version",
        "resources.plugin.version",
        "compiler.plugin.version",
        "surefire.plugin.version",
        "jar.plugin.version"
      })
  void itsVersionsAreThoseOfThisBuild(String property) throws IOException {
    assertThat(value(EXAMPLE.resolve("pom.xml"), property))
        .as("%s in the example's pom.xml has to be that of the root pom.xml", property)
        .isEqualTo(value(EngineRuns.home().resolve("pom.xml"), property));
  }

  private static List<String> value(Path pom, String property) throws IOException {
    return Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
        .matcher(Files.readString(pom))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> found = Files.walk(from)) {
      for (Path file : (Iterable<Path>) found::iterator) {
        Path target = to.resolve(from.relativize(file));
        if (from.relativize(file).startsWith("target")) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return "no log";
    }
  }
}
