package dev.tether.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.conformance.bench.Subject;
import dev.tether.harness.conformance.checks.Catalog;
import dev.tether.harness.conformance.checks.Check;
import dev.tether.harness.conformance.report.ConsoleReport;
import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.Suite;
import dev.tether.harness.conformance.run.SuiteResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite passes a good driver, and finds each fault by the check that is meant for it. */
@Timeout(1200)
class SuiteIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void aDriverThatKeepsToTheContractPasses() throws Exception {
    SuiteResult result = run(Fault.NONE, Catalog.all(), PATIENCE);

    assertThat(result.failed()).as(() -> text(result)).isEmpty();
    assertThat(result.count(Verdict.PASSED)).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFaultIsFoundByTheCheckThatIsMeantForIt(Fault fault) throws Exception {
    // A fault that a check waits for shall not cost its whole patience each time.
    SuiteResult result = run(fault, groupsOf(fault), Duration.ofSeconds(8));

    assertThat(result.failed())
        .as(() -> text(result))
        .containsExactlyInAnyOrderElementsOf(fault.foundBy());
  }

  @Test
  void aFileThatIsNoPluginGetsOneVerdict() throws Exception {
    Path file = Files.writeString(directory.resolve("no-plugin"), "#!/bin/sh\nexit 0\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();

    SuiteResult result = new Suite(Subject.of(file), directory, line -> {}).run(Catalog.all());

    assertThat(result.failed()).containsExactly("handshake.starts");
    assertThat(result.checks().getFirst().message())
        .contains("ended with status 0 before its handshake")
        .doesNotContain("Exception");
    assertThat(result.passed()).isFalse();
  }

  /** All checks of the groups that a fault belongs to. */
  private static List<Check> groupsOf(Fault fault) {
    List<String> groups =
        fault.foundBy().stream().map(id -> id.substring(0, id.indexOf('.'))).distinct().toList();
    return Catalog.all().stream().filter(check -> groups.contains(check.group())).toList();
  }

  private SuiteResult run(Fault fault, List<Check> checks, Duration patience) throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("sample"),
            """
            #!/bin/sh
            SAMPLE_FAULT=%s
            export SAMPLE_FAULT
            exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \\
              --enable-native-access=ALL-UNNAMED -cp '%s' %s
            """
                .formatted(
                    fault,
                    System.getProperty("java.home"),
                    System.getProperty("java.class.path"),
                    SamplePlugin.class.getName()));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return new Suite(Subject.of(script).withPatience(patience), directory, SuiteIT::print)
        .run(checks);
  }

  private static void print(CheckResult result) {
    if (result.verdict() == Verdict.FAILED) {
      ConsoleReport.lines(result).forEach(System.err::println);
    }
  }

  private static String text(SuiteResult result) {
    return result.checks().stream()
        .filter(check -> check.verdict() == Verdict.FAILED)
        .flatMap(check -> ConsoleReport.lines(check).stream())
        .collect(Collectors.joining("\n"));
  }
}
