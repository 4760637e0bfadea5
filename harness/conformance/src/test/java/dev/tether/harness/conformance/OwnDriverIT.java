package dev.tether.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.conformance.bench.Limits;
import dev.tether.harness.conformance.bench.Subject;
import dev.tether.harness.conformance.checks.Catalog;
import dev.tether.harness.conformance.checks.Profile;
import dev.tether.harness.conformance.report.ConsoleReport;
import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.Suite;
import dev.tether.harness.conformance.run.SuiteResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** This project's own driver, with an agent of its own, keeps to the contract. */
@Timeout(1200)
@Execution(ExecutionMode.CONCURRENT)
class OwnDriverIT {
  private static final Path HOME = Path.of(System.getProperty("tether.home"));
  private static final Path DRIVER =
      HOME.resolve("driver/plugin/target/nomad-driver-remote/nomad-driver-remote");
  private static final Path AGENT = HOME.resolve("driver/agent/target/tether-agent/tether-agent");
  private static final Limits LIMITS = new Limits(Duration.ofMinutes(2), Duration.ofSeconds(60));

  @TempDir private Path directory;
  private Process agent;

  @BeforeEach
  void startTheAgent() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("agent.conf"),
            "listen = unix://%1$s/agent.sock\nstate_dir = %1$s/state\n".formatted(directory));
    agent =
        new ProcessBuilder(AGENT.toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("agent.log").toFile())
            .start();
  }

  @AfterEach
  void endTheAgent() throws Exception {
    agent.destroyForcibly().waitFor();
  }

  @Test
  void theDriverKeepsToTheContractAndToThatOfRemoteTasks() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("conformance.json"),
            """
            { "plugin": { "agent": { "host": { "address": "unix://%s/agent.sock" } },
                          "nomad": { "enabled": false } } }
            """
                .formatted(directory));
    Subject subject = Subject.of(DRIVER).withFile(config).withLimits(LIMITS).asRemote();

    SuiteResult result = new Suite(subject, directory, made -> {}).run(Catalog.all());

    assertThat(result.failed()).as(() -> text(result)).isEmpty();
    assertThat(result.checks())
        .filteredOn(made -> made.check().profile() == Profile.REMOTE)
        .extracting(CheckResult::verdict)
        .containsOnly(Verdict.PASSED);
    assertThat(result.count(Verdict.PASSED)).isGreaterThan(100);
  }

  private static String text(SuiteResult result) {
    return result.checks().stream()
        .filter(check -> check.verdict() == Verdict.FAILED)
        .flatMap(check -> ConsoleReport.lines(check).stream())
        .collect(Collectors.joining("\n", "\n", "\n"));
  }
}
