package dev.tether.harness.scenarios.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.scenarios.verify.SlotVerdict;
import java.util.List;

/** Results as JSON. The names of the keys are fixed: other tools read them. */
public final class ResultJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultJson() {}

  /** One result. {@code handover_ms} is null where no task changed its owner. */
  public static ObjectNode of(ScenarioResult result) {
    ObjectNode json = JSON.createObjectNode();
    json.put("scenario", result.scenario());
    json.put("cluster", result.cluster());
    json.put("nomad", result.nomad());
    json.put("passed", result.passed());
    json.put("verdict", result.judgement().verdict().word());
    json.put("reattached", result.judgement().reattached());
    json.put("remote_restarts", result.judgement().remoteRestarts());
    json.put("duplicates", result.judgement().duplicates());
    json.put("orphans", result.judgement().orphans());
    json.put("log_bytes_lost", result.judgement().logBytesLost());
    json.put("log_bytes_repeated", result.judgement().logBytesRepeated());
    result
        .judgement()
        .handover()
        .ifPresentOrElse(
            time -> json.put("handover_ms", time.toMillis()), () -> json.putNull("handover_ms"));
    json.put("seed", result.seed());
    json.put("seconds", result.took().toMillis() / 1000.0);
    json.put("cluster_up_seconds", result.bringUp().toMillis() / 1000.0);
    ArrayNode evidence = json.putArray("evidence");
    result.judgement().slots().stream()
        .map(SlotVerdict::evidence)
        .forEach(lines -> lines.forEach(evidence::add));
    ArrayNode failures = json.putArray("failures");
    result.failures().forEach(failures::add);
    return json;
  }

  /**
   * A scenario that could not be played at all.
   *
   * @param failure why, in one sentence
   */
  public static ObjectNode notPlayed(
      String scenario, String cluster, String nomad, String failure) {
    ObjectNode json = JSON.createObjectNode();
    json.put("scenario", scenario);
    json.put("cluster", cluster);
    json.put("nomad", nomad);
    json.put("passed", false);
    for (String unknown :
        List.of(
            "verdict",
            "reattached",
            "remote_restarts",
            "duplicates",
            "orphans",
            "log_bytes_lost",
            "log_bytes_repeated",
            "handover_ms")) {
      json.putNull(unknown);
    }
    json.putArray("failures").add(failure);
    return json;
  }

  /** Several scenarios, each as one of the other methods tells it. */
  public static ObjectNode all(List<ObjectNode> scenarios) {
    ObjectNode json = JSON.createObjectNode();
    json.put("passed", scenarios.stream().allMatch(one -> one.path("passed").asBoolean()));
    json.putArray("scenarios").addAll(scenarios);
    return json;
  }
}
