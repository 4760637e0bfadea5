package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong on a real Nomad is told in a sentence, and nothing is left behind. */
class HarnessFailuresIT {
  private static final String VERSION = "1.11.2";

  @TempDir private Path directory;

  @Test
  void aJobThatIsNeverPlacedIsToldWithNomadsReason() throws InterruptedException {
    try (ScenarioRunner runner = runner(built().driver(Optional.empty()))) {
      ScenarioResult result = runner.run(new NeverPlaced(), Optional.empty());

      assertThat(result.passed()).isFalse();
      assertThat(result.failures().getFirst())
          .startsWith("waited 15 s for job never-placed")
          .contains("Nomad places nothing")
          .contains("plan9");
    }
    assertThat(processes()).isEmpty();
  }

  @Test
  void aDriverThatIsNoPluginIsToldAndItsLogsAreReported() throws Exception {
    Path driver =
        Files.writeString(directory.resolve("nomad-driver-remote"), "#!/bin/sh\nexit 7\n");
    assertThat(driver.toFile().setExecutable(true)).isTrue();
    Path report = directory.resolve("report");
    try (ScenarioRunner runner = runner(driver)) {
      assertThatThrownBy(() -> runner.run(new NeverPlaced(), Optional.of(report)))
          .isInstanceOf(RuntimeException.class)
          .message()
          .isNotBlank();
    }
    try (Stream<Path> files = Files.list(report)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.endsWith(".log"));
    }
    assertThat(processes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsEverythingThatWasStarted(String signal, int status) throws Exception {
    TestNomad.get(VERSION);
    Path said = directory.resolve("said");
    Process program = program(said);
    try {
      Await.until(
          "the scenario to submit its job",
          Duration.ofMinutes(2),
          () -> !program.isAlive() || text(said).contains("submit job"));
      assertThat(program.isAlive()).as(text(said)).isTrue();
      String pid = Long.toString(program.pid());
      new ProcessBuilder("kill", "-s", signal, pid).inheritIO().start().waitFor();

      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isEqualTo(status);
    } finally {
      program.destroyForcibly();
    }
    Await.noObstacle(
        "everything to be gone",
        Duration.ofSeconds(10),
        () -> processes().isEmpty() ? Optional.empty() : Optional.of(processes().toString()));
    assertThat(text(Path.of("/proc/mounts"))).doesNotContain(directory.toString());
    try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
      // What JVMs leave there is theirs.
      assertThat(left.filter(file -> !file.getFileName().toString().startsWith("hsperf")))
          .isEmpty();
    }
  }

  private Process program(Path said) throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-Dtether.home=" + PlayedScenarios.home(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tether.harness.cli.Main"));
    command.addAll(List.of("scenario", "run", "run-stop", "--nomad", VERSION));
    return new ProcessBuilder(command)
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(said.toFile())
        .start();
  }

  private ScenarioRunner runner(Path driver) throws InterruptedException {
    NomadBinary nomad = TestNomad.get(VERSION);
    return new ScenarioRunner(
        new ScenarioClusters(
            new ProcessClusters(nomad, Optional.of(built().agent(Optional.empty())), new Random()),
            driver),
        directory.resolve("work"),
        1,
        1,
        InstantSource.system(),
        line -> {});
  }

  private static Distributions built() {
    return new Distributions(Optional.of(PlayedScenarios.home()));
  }

  /** Every process whose command line or environment names this test's directory. */
  private List<String> processes() {
    String own = Long.toString(ProcessHandle.current().pid());
    List<String> found = new ArrayList<>();
    for (String pid : new File("/proc").list((root, name) -> name.matches("\\d+"))) {
      Path process = Path.of("/proc", pid);
      String command = text(process.resolve("cmdline"));
      if (!pid.equals(own)
          && (command + text(process.resolve("environ"))).contains(directory.toString())) {
        found.add(pid + " " + command.replace('\0', ' '));
      }
    }
    return found;
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException gone) {
      return "";
    }
  }

  /** Wants a node that no machine is. */
  private static final class NeverPlaced implements Scenario {
    @Override
    public String name() {
      return "never-placed";
    }

    @Override
    public String description() {
      return "A job that no node can take.";
    }

    @Override
    public Requirements requirements() {
      return Requirements.nodes(1);
    }

    @Override
    public void run(Stage stage) throws InterruptedException {
      String impossible =
          "constraint {\n attribute = \"${attr.kernel.name}\"\n value = \"plan9\"\n }";
      stage.submit(JobPlan.service(Fate.RUNS).withGroup(impossible)).awaitTask();
    }
  }
}
