package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * The roll-out of one version of a job.
 *
 * @param json Nomad's own answer; not to be changed
 */
public record Deployment(JsonNode json) {
  public Deployment {
    Objects.requireNonNull(json, "json");
  }

  public String id() {
    return Json.text(json, "ID");
  }

  public long jobVersion() {
    return json.path("JobVersion").asLong();
  }

  /** For instance {@code running}, {@code successful} or {@code failed}. */
  public String status() {
    return Json.text(json, "Status");
  }

  public String statusDescription() {
    return Json.text(json, "StatusDescription");
  }
}
