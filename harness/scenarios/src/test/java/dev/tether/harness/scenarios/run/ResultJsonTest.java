package dev.tether.harness.scenarios.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.timeline.Timeline;
import dev.tether.harness.scenarios.verify.Judgement;
import dev.tether.harness.scenarios.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
  private static final String[] KEYS = {
    "scenario",
    "cluster",
    "nomad",
    "passed",
    "verdict",
    "reattached",
    "remote_restarts",
    "duplicates",
    "orphans",
    "log_bytes_lost",
    "log_bytes_repeated",
    "handover_ms"
  };

  @Test
  void aResultHasTheKeysThatOtherToolsRead() {
    ObjectNode json = ResultJson.of(result(Optional.of(Duration.ofMillis(1234)), List.of()));

    assertThat(json.properties()).extracting(Map.Entry::getKey).contains(KEYS);
    assertThat(json.path("passed").asBoolean()).isTrue();
    assertThat(json.path("verdict").asText()).isEqualTo("reattached");
    assertThat(json.path("reattached").asBoolean()).isTrue();
    assertThat(json.path("handover_ms").asLong()).isEqualTo(1234);
  }

  @Test
  void withoutAMoveThereIsNoHandover() {
    assertThat(ResultJson.of(result(Optional.empty(), List.of())).path("handover_ms").isNull())
        .isTrue();
  }

  @Test
  void oneFailureFailsAll() {
    ObjectNode passed = ResultJson.of(result(Optional.empty(), List.of()));
    ObjectNode failed = ResultJson.of(result(Optional.empty(), List.of("it broke")));

    assertThat(ResultJson.all(List.of(passed, failed)).path("passed").asBoolean()).isFalse();
    assertThat(ResultJson.all(List.of(passed, passed)).path("passed").asBoolean()).isTrue();
    assertThat(ResultJson.all(List.of(passed, failed)).path("scenarios")).hasSize(2);
  }

  @Test
  void whatCouldNotBePlayedHasTheSameKeysAndTheReason() {
    ObjectNode json = ResultJson.notPlayed("drain", "process", "1.11.2", "no driver");

    assertThat(json.properties()).extracting(Map.Entry::getKey).contains(KEYS);
    assertThat(json.path("passed").asBoolean()).isFalse();
    assertThat(json.path("failures").path(0).asText()).isEqualTo("no driver");
  }

  private static ScenarioResult result(Optional<Duration> handover, List<String> failures) {
    Observations nothing =
        new Observations(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Leftovers.NONE);
    return new ScenarioResult(
        "drain",
        "process",
        "1.11.2",
        1,
        Duration.ofSeconds(9),
        Duration.ofSeconds(5),
        nothing,
        new Judgement(Verdict.REATTACHED, List.of(), failures, 0, 0, 0, 0, 0, handover),
        failures,
        Timeline.of(Instant.EPOCH, nothing, List.of()),
        List.of());
  }
}
