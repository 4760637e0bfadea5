package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.job.JobRefused;
import dev.tether.harness.embedded.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the jobs that a parameterized job is dispatched as. */
final class Dispatch {
  private static final int MOST_BYTES = 16 * 1024;

  private Dispatch() {}

  /**
   * The job for one dispatch.
   *
   * @param payload in base 64; may be empty
   * @throws JobRefused when the parameters are not those the job asks for
   */
  static ObjectNode job(ObjectNode parent, String payload, JsonNode meta, Ids ids, Instant now) {
    JsonNode parameters = parent.path("ParameterizedJob");
    if (!Trees.onlyDispatched(parent)) {
      throw new JobRefused(
          "Specified job \"" + Trees.text(parent, "ID") + "\" is not a parameterized job");
    }
    checkPayload(Trees.text(parameters, "Payload"), payload);
    checkMeta(parameters, meta);
    ObjectNode job = StateStore.copy(parent);
    job.put(
        "ID",
        "%s/dispatch-%d-%s".formatted(Trees.text(parent, "ID"), now.getEpochSecond(), ids.brief()));
    job.put("ParentID", Trees.text(parent, "ID"));
    job.put("Name", Trees.text(job, "ID"));
    job.put("Dispatched", true).put("Payload", payload).put("Stop", false);
    ObjectNode all = Trees.object();
    if (parent.path("Meta") instanceof ObjectNode own) {
      all.setAll(own);
    }
    meta.properties().forEach(one -> all.put(one.getKey(), one.getValue().asText()));
    job.set("Meta", all);
    job.remove(List.of("Version", "CreateIndex", "ModifyIndex", "JobModifyIndex", "Status"));
    return job;
  }

  private static void checkPayload(String wanted, String payload) {
    if (wanted.equals("required") && payload.isEmpty()) {
      throw new JobRefused("Payload is not provided but required by parameterized job");
    }
    if (wanted.equals("forbidden") && !payload.isEmpty()) {
      throw new JobRefused("Payload is provided but forbidden by parameterized job");
    }
    if (payload.length() > MOST_BYTES * 4 / 3 + 4) {
      throw new JobRefused(
          "Payload exceeds maximum size; %d > %d".formatted(payload.length(), MOST_BYTES));
    }
  }

  private static void checkMeta(JsonNode parameters, JsonNode meta) {
    List<String> missing = new ArrayList<>();
    List<String> allowed = new ArrayList<>();
    for (JsonNode name : parameters.path("MetaRequired")) {
      allowed.add(name.asText());
      if (!meta.has(name.asText())) {
        missing.add(name.asText());
      }
    }
    parameters.path("MetaOptional").forEach(name -> allowed.add(name.asText()));
    if (!missing.isEmpty()) {
      throw new JobRefused("Dispatch did not provide required meta keys: " + missing);
    }
    meta.fieldNames()
        .forEachRemaining(
            name -> {
              if (!allowed.contains(name)) {
                throw new JobRefused(
                    "Dispatch request included unpermitted metadata keys: [" + name + "]");
              }
            });
  }
}
