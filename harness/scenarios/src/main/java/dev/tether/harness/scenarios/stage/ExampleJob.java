package dev.tether.harness.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.scenarios.observe.ProcessWatch;
import dev.tether.nomad.Job;
import java.util.List;

/** Adapts a parsed example to a run. {@link ExamplePlan} tells what is changed. */
final class ExampleJob {
  private ExampleJob() {}

  static Job adapted(Job parsed, String id, String driver, String run, String version) {
    ObjectNode job = parsed.json().deepCopy();
    job.put("ID", id).put("Name", id);
    String place = parsed.type() == Job.Type.SYSTEM ? "${node.unique.name}" : "";
    for (JsonNode group : job.path("TaskGroups")) {
      for (String block : List.of("Update", "Migrate")) {
        if (group.get(block) instanceof ObjectNode settings) {
          settings.put("MinHealthyTime", 0);
        }
      }
      for (JsonNode task : group.path("Tasks")) {
        if (task.path("Driver").asText().equals(driver)) {
          ((ObjectNode) task)
              .withObjectProperty("Env")
              .put(ProcessWatch.MARKER, run)
              .put(ProcessWatch.VERSION, version)
              .put(ProcessWatch.PLACE, place);
        }
      }
    }
    return new Job(job);
  }
}
