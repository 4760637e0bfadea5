package dev.tether.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.web.tap.HandCall;
import java.util.List;

/**
 * What a call by hand came to.
 *
 * @param command the command that does the same
 */
public record CallAnswer(
    String method,
    String node,
    String status,
    boolean good,
    String message,
    String took,
    List<String> answers,
    String command) {
  public CallAnswer {
    answers = List.copyOf(answers);
  }

  /** Of a call's result. */
  public static CallAnswer of(String method, String node, HandCall.Result result, String command) {
    return new CallAnswer(
        method,
        node,
        result.status(),
        result.good(),
        result.message(),
        Words.micros(result.micros()),
        result.answers().stream().map(JsonNode::toPrettyString).toList(),
        command);
  }
}
