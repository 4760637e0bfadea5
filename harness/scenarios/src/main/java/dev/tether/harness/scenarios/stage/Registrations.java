package dev.tether.harness.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads Nomad's own service discovery. */
final class Registrations {
  private Registrations() {}

  /** All registrations of a service; none when Nomad knows no such service. */
  static List<JsonNode> of(NomadClient api, String service) {
    try {
      List<JsonNode> found = new ArrayList<>();
      api.query("/v1/service/" + service, Map.of(), 0, Duration.ZERO).value().forEach(found::add);
      return found;
    } catch (NomadFailure.NotFound none) {
      return List.of();
    }
  }
}
