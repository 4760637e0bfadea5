package dev.tether.harness.scenarios.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.nomad.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExamplePlanTest {
  @Test
  void theTextIsThatOfTheFileThatUsersRead() throws Exception {
    Path examples = Path.of("../../examples/jobs").toAbsolutePath().normalize();

    assertThat(ExamplePlan.of("hello-remote", Fate.RUNS).text())
        .isEqualTo(Files.readString(examples.resolve("hello-remote.nomad.hcl")));
  }

  @Test
  void anExampleThatIsNotThereIsToldByItsName() {
    assertThatThrownBy(() -> ExamplePlan.of("nothing", Fate.RUNS).text())
        .isInstanceOf(ScenarioFailure.class)
        .hasMessageContaining("nothing.nomad.hcl");
  }

  @Test
  void onlyWhatIsStatedIsChanged() throws Exception {
    Job parsed = parsed("service", "null");
    JsonNode before = parsed.json().deepCopy();

    JsonNode job =
        ExampleJob.adapted(parsed, "run-1", "remote", Map.of("TETHER_VERSION", "v2")).json();

    assertThat(parsed.json()).isEqualTo(before);
    assertThat(job.path("ID").asText()).isEqualTo("run-1");
    assertThat(job.path("Name").asText()).isEqualTo("run-1");
    JsonNode group = job.path("TaskGroups").path(0);
    assertThat(group.path("Update").path("MinHealthyTime").asInt()).isZero();
    JsonNode variables = group.path("Tasks").path(0).path("Env");
    assertThat(variables.toString()).isEqualTo("{\"TETHER_VERSION\":\"v2\"}");
    assertThat(group.path("Tasks").path(1))
        .isEqualTo(before.path("TaskGroups").path(0).path("Tasks").path(1));
  }

  @Test
  void theOutlineNamesTheRemoteTasksOnly() throws Exception {
    Outline outline = Outline.of(parsed("service", "null"), "remote", "");

    assertThat(outline.slots("j", List.of("n1", "n2")))
        .containsExactly(
            new SlotKey("j", "web", 0, "main", ""), new SlotKey("j", "web", 1, "main", ""));
    assertThat(outline.slots("j", "web", 1, "n1"))
        .containsExactly(new SlotKey("j", "web", 1, "main", ""));
    assertThat(outline.slots("j", "other", 0, "n1")).isEmpty();
    assertThat(outline.tasks().getFirst().command())
        .contains(new CommandPattern(List.of("run", "-v")));
  }

  @Test
  void aSystemJobHasItsTasksOnEachNode() throws Exception {
    Outline outline = Outline.of(parsed("system", "null"), "remote", "");

    assertThat(outline.slots("j", List.of("n1", "n2")))
        .containsExactly(
            new SlotKey("j", "web", 0, "main", "n1"), new SlotKey("j", "web", 0, "main", "n2"));
  }

  @Test
  void aParameterizedJobHasNoTasksUntilItIsDispatched() throws Exception {
    Outline outline = Outline.of(parsed("batch", "{}"), "remote", "");

    assertThat(outline.slots("j", List.of("n1"))).isEmpty();
    assertThat(outline.dispatched().slots("j/dispatch-1", List.of("n1"))).hasSize(2);
  }

  private static Job parsed(String type, String parameterized) throws Exception {
    return new Job(
        new ObjectMapper()
            .readTree(
                """
                {"ID": "hello", "Name": "hello", "Type": "%s", "ParameterizedJob": %s,
                 "TaskGroups": [
                   {"Name": "web", "Count": 2, "Update": {"MinHealthyTime": 10}, "Migrate": null,
                    "Tasks": [
                      {"Name": "main", "Driver": "remote", "Env": null,
                       "Config": {"command": "run", "args": ["-v"]}},
                      {"Name": "local", "Driver": "raw_exec", "Env": {"A": "b"}, "Config": {}}]}]}
                """
                    .formatted(type, parameterized)));
  }
}
