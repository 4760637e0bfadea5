package dev.tether.harness.tap.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call of a record.
 *
 * @param tap the tap's number; every start of the driver is a tap of its own
 * @param number unique among the calls of that tap
 * @param order the place of its begin among the lines of the record
 * @param method {@code Driver/StopTask}
 * @param task empty if the call is about no task
 * @param requests the host's messages; a missing node stands for one that could not be decoded
 * @param answers the driver's messages, likewise
 * @param effects what the tap did to it, for instance {@code held}
 * @param end how it ended, or none if the record ends before
 */
public record RecordedCall(
    long tap,
    long number,
    int order,
    String method,
    String task,
    String allocation,
    Instant began,
    List<JsonNode> requests,
    List<JsonNode> answers,
    List<String> effects,
    Optional<End> end) {
  public RecordedCall {
    requests = List.copyOf(requests);
    answers = List.copyOf(answers);
    effects = List.copyOf(effects);
  }

  /**
   * The end of a call.
   *
   * @param order the place of the line in the record
   * @param status the name of the gRPC status
   * @param error its description, empty if there is none
   */
  public record End(int order, String status, String error, Duration took) {}
}
