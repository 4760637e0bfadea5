package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ResultText;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import dev.tether.harness.tap.TapScript;
import dev.tether.harness.tap.record.RecordedCall;
import dev.tether.harness.tap.record.Recording;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios on a real Nomad that starts the tap in the driver's place. */
class TapOnNomadIT {
  @TempDir private Path files;
  private Path record;
  private ScenarioRunner runner;

  @BeforeEach
  void start() throws Exception {
    NomadBinary nomad = TestNomad.get("1.11.2");
    Distributions built = new Distributions(Optional.of(PlayedScenarios.home()));
    record = files.resolve("record.jsonl");
    Path tapped =
        new TapScript(built.tap(), built.driver(Optional.empty()), record, Optional.empty())
            .writeInto(files.resolve("tapped"));
    runner =
        new ScenarioRunner(
            new ScenarioClusters(
                new ProcessClusters(
                    nomad, Optional.of(built.agent(Optional.empty())), new Random()),
                tapped),
            files.resolve("run"),
            1,
            1,
            InstantSource.system(),
            line -> {});
  }

  @AfterEach
  void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  @Test
  void aDrainedTaskIsReattachedAndItsCallsAreOnRecord() throws Exception {
    play("drain");

    List<RecordedCall> calls = Recording.read(record).calls();
    RecordedCall stop = only(calls, "Driver/StopTask", 0);
    List<RecordedCall> starts =
        calls.stream().filter(call -> call.method().equals("Driver/StartTask")).toList();
    assertThat(starts).hasSize(2);
    // Released by the first node and adopted by the second: two taps, two allocations.
    assertThat(starts.getFirst().tap()).isEqualTo(stop.tap()).isNotEqualTo(starts.get(1).tap());
    assertThat(starts.getFirst().allocation()).isEqualTo(stop.allocation());
    assertThat(starts.get(1).end()).hasValueSatisfying(e -> assertThat(e.status()).isEqualTo("OK"));
    assertThat(starts.get(1).requests().getFirst().at("/task/env/NOMAD_ALLOC_ID").asText())
        .isEqualTo(starts.get(1).allocation());
  }

  @Test
  void aRestartedAgentFindsTheTapAndTheDriverBehindItAgain() throws Exception {
    play("restart-nomad-agent");

    List<RecordedCall> calls = Recording.read(record).calls();
    // The killed agent's successor recovers the task through the tap that ran on.
    RecordedCall recovered =
        calls.stream()
            .filter(call -> call.method().equals("Driver/RecoverTask"))
            .reduce((_, later) -> later)
            .orElseThrow();
    assertThat(
            calls.stream()
                .filter(call -> call.tap() == recovered.tap())
                .filter(call -> call.method().equals("Driver/RecoverTask")))
        .hasSize(2);
  }

  @Test
  void aCrashedPluginIsReplacedTapAndAll() throws Exception {
    play("crash-plugin");
  }

  private void play(String scenario) throws InterruptedException {
    ScenarioResult result = runner.run(Catalog.named(scenario).orElseThrow(), Optional.empty());
    assertThat(result.failures())
        .as(() -> String.join(System.lineSeparator(), ResultText.of(result)))
        .isEmpty();
  }

  private static RecordedCall only(List<RecordedCall> calls, String method, int index) {
    return calls.stream().filter(call -> call.method().equals(method)).toList().get(index);
  }
}
