package dev.tether.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.conformance.bench.Limits;
import dev.tether.harness.conformance.bench.Subject;
import dev.tether.harness.conformance.checks.Catalog;
import dev.tether.harness.conformance.checks.Check;
import dev.tether.harness.conformance.report.ConsoleReport;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.Suite;
import dev.tether.harness.conformance.run.SuiteResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite passes a good driver, and finds each fault by the check that is meant for it. */
@Timeout(1200)
@Execution(ExecutionMode.CONCURRENT)
class SuiteIT {
  /** Checks that pass never wait so long; the machine may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For checks that have to fail. */
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);

  /** Their checks start plugins of their own, which takes time. */
  private static final Set<String> SLOW_GROUPS = Set.of("handshake", "life", "recover", "leak");

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
    SuiteResult result = run(fault, checksFor(fault), patienceFor(fault));

    assertThat(result.failed())
        .as(() -> text(result))
        .containsExactlyInAnyOrderElementsOf(fault.foundBy());
  }

  /** The checks that are meant for a fault, and those beside them that must not mind it. */
  private static List<Check> checksFor(Fault fault) {
    Set<String> groups =
        Catalog.all().stream()
            .filter(check -> fault.foundBy().contains(check.id()))
            .map(Check::group)
            .filter(group -> !SLOW_GROUPS.contains(group) && !fault.isFoundByWaiting())
            .collect(Collectors.toSet());
    return Catalog.all().stream()
        .filter(check -> fault.foundBy().contains(check.id()) || groups.contains(check.group()))
        .toList();
  }

  private static Duration patienceFor(Fault fault) {
    return fault.isFoundByWaiting() ? SHORT_PATIENCE : PATIENCE;
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
    Limits limits = new Limits(Duration.ofMinutes(2), patience);
    return new Suite(Subject.of(script).withLimits(limits), directory, result -> {}).run(checks);
  }

  private static String text(SuiteResult result) {
    return result.checks().stream()
        .filter(check -> check.verdict() == Verdict.FAILED)
        .flatMap(check -> ConsoleReport.lines(check).stream())
        .collect(Collectors.joining("\n", "\n", "\n"));
  }
}
