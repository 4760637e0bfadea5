package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One decision of the scheduler about a job.
 *
 * @param json Nomad's own answer; not to be changed
 */
public record Evaluation(JsonNode json) {
  public Evaluation {
    Objects.requireNonNull(json, "json");
  }

  public String id() {
    return Json.text(json, "ID");
  }

  /** {@code pending}, {@code blocked}, {@code complete}, {@code failed} or {@code canceled}. */
  public String status() {
    return Json.text(json, "Status");
  }

  /** For instance {@code job-register}, {@code node-drain} or {@code node-update}. */
  public String triggeredBy() {
    return Json.text(json, "TriggeredBy");
  }

  public long createIndex() {
    return json.path("CreateIndex").asLong();
  }

  /** For each group that could not be placed, the reason in words. */
  public Map<String, String> placementFailures() {
    Map<String, String> failures = new LinkedHashMap<>();
    json.path("FailedTGAllocs")
        .properties()
        .forEach(e -> failures.put(e.getKey(), reason(e.getValue())));
    return failures;
  }

  private static String reason(JsonNode metric) {
    int evaluated = metric.path("NodesEvaluated").asInt();
    List<String> reasons = new ArrayList<>();
    counts(metric.path("ConstraintFiltered"), "%d excluded by constraint \"%s\"", reasons);
    counts(metric.path("DimensionExhausted"), "%d exhausted on \"%s\"", reasons);
    if (reasons.isEmpty()) {
      reasons.add(
          evaluated == 0 ? "no node was eligible for evaluation" : "no further reason given");
    }
    return "%d nodes evaluated: %s".formatted(evaluated, String.join(", ", reasons));
  }

  private static void counts(JsonNode counts, String form, List<String> to) {
    counts.properties().forEach(e -> to.add(form.formatted(e.getValue().asInt(), e.getKey())));
  }
}
