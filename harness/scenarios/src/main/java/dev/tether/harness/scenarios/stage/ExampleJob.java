package dev.tether.harness.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Job;
import java.util.List;
import java.util.Map;

/** Adapts a parsed example to a run; {@link ExamplePlan} tells what is changed. */
final class ExampleJob {
  private ExampleJob() {}

  static Job adapted(Job parsed, String id, String driver, Map<String, String> marks) {
    ObjectNode job = parsed.json().deepCopy();
    job.put("ID", id).put("Name", id);
    for (JsonNode group : job.path("TaskGroups")) {
      for (String block : List.of("Update", "Migrate")) {
        if (group.get(block) instanceof ObjectNode settings) {
          settings.put("MinHealthyTime", 0);
        }
      }
      for (JsonNode task : group.path("Tasks")) {
        if (task.path("Driver").asText().equals(driver)) {
          ObjectNode variables = ((ObjectNode) task).withObjectProperty("Env");
          marks.forEach(variables::put);
        }
      }
    }
    return new Job(job);
  }
}
