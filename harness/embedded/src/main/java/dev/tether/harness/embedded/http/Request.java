package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.embedded.job.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked.
 *
 * @param path its segments after {@code /v1/}, decoded
 * @param query each parameter with all its values
 * @param body missing where there was none
 */
record Request(String method, List<String> path, Map<String, List<String>> query, JsonNode body) {

  Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst().filter(v -> !v.isEmpty());
  }

  boolean flag(String name) {
    return parameter(name).filter("true"::equals).isPresent();
  }

  String namespace() {
    return parameter("namespace").orElse("default");
  }

  /** Answer only what is newer than this; 0 for at once. */
  long index() {
    return parameter("index").map(Long::parseLong).orElse(0L);
  }

  /** How long to wait for something newer; five minutes by default, as with Nomad. */
  Duration patience() {
    return parameter("wait")
        .map(Durations::nanos)
        .map(Duration::ofNanos)
        .orElse(Duration.ofMinutes(5));
  }

  /** A segment of the path, or nothing where it is shorter. */
  String segment(int at) {
    return at < path.size() ? path.get(at) : "";
  }
}
