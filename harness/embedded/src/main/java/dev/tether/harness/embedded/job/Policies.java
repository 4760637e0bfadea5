package dev.tether.harness.embedded.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The defaults of what groups say about restarts and moves. */
final class Policies {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private Policies() {}

  static ObjectNode restart(JsonNode given, boolean batch) {
    return merged(
        object()
            .put("Attempts", batch ? 3 : 2)
            .put("Interval", batch ? 24 * HOUR : 30 * MINUTE)
            .put("Delay", 15 * SECOND)
            .put("Mode", "fail")
            .put("RenderTemplates", false),
        given);
  }

  static ObjectNode reschedule(JsonNode ofJob, JsonNode ofGroup, boolean batch) {
    ObjectNode defaults =
        batch
            ? object()
                .put("Attempts", 1)
                .put("Interval", 24 * HOUR)
                .put("Delay", 5 * SECOND)
                .put("DelayFunction", "constant")
                .put("MaxDelay", 0)
                .put("Unlimited", false)
            : object()
                .put("Attempts", 0)
                .put("Interval", 0)
                .put("Delay", 30 * SECOND)
                .put("DelayFunction", "exponential")
                .put("MaxDelay", HOUR)
                .put("Unlimited", true);
    return merged(merged(defaults, ofJob), ofGroup);
  }

  static ObjectNode migrate(JsonNode ofJob, JsonNode ofGroup) {
    ObjectNode defaults =
        object()
            .put("MaxParallel", 1)
            .put("HealthCheck", "checks")
            .put("MinHealthyTime", 10 * SECOND)
            .put("HealthyDeadline", 5 * MINUTE);
    return merged(merged(defaults, ofJob), ofGroup);
  }

  static ObjectNode update(JsonNode ofJob, JsonNode ofGroup) {
    ObjectNode defaults =
        object()
            .put("MaxParallel", 1)
            .put("HealthCheck", "checks")
            .put("MinHealthyTime", 10 * SECOND)
            .put("HealthyDeadline", 5 * MINUTE)
            .put("ProgressDeadline", 10 * MINUTE)
            .put("AutoRevert", false)
            .put("AutoPromote", false)
            .put("Canary", 0)
            .put("Stagger", 30 * SECOND);
    return merged(merged(defaults, ofJob), ofGroup);
  }

  /** The defaults with what is given over them. */
  static ObjectNode merged(ObjectNode defaults, JsonNode given) {
    ObjectNode merged = object();
    merged.setAll(defaults);
    given
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isNull() || !merged.has(field.getKey())) {
                merged.set(field.getKey(), field.getValue());
              }
            });
    return merged;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
