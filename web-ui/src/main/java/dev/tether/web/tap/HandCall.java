package dev.tether.web.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.web.tap.Taps.Tap;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A call of a plugin that somebody makes.
 *
 * @param method as the tap knows it
 * @param requests at least one
 * @param most after so many answers it ends
 * @param limit after which it ends
 */
public record HandCall(String method, List<JsonNode> requests, int most, Duration limit) {
  /** How much longer than the call itself its result may take. */
  private static final Duration REST = Duration.ofSeconds(3);

  public HandCall {
    Objects.requireNonNull(method, "method");
    requests = List.copyOf(requests);
    Objects.requireNonNull(limit, "limit");
  }

  /**
   * How it ended.
   *
   * @param status of gRPC
   * @param message what was told with it; may be empty
   */
  public record Result(String status, String message, long micros, List<JsonNode> answers) {
    public Result {
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(message, "message");
      answers = List.copyOf(answers);
    }

    /** Whether it succeeded. */
    public boolean good() {
      return status.equals("OK");
    }
  }

  /**
   * Makes it and waits for its end.
   *
   * @throws TapSilence when there is none in time
   * @throws IllegalArgumentException when the tap does not make it, with its sentence
   */
  public Result make(Taps taps, Tap tap) throws InterruptedException {
    ObjectNode command =
        Taps.command("call")
            .put("method", method)
            .put("most", most)
            .put("timeout_ms", limit.toMillis());
    ArrayNode messages = command.putArray("messages");
    requests.forEach(messages::add);
    ConcurrentLinkedQueue<JsonNode> answers = new ConcurrentLinkedQueue<>();
    JsonNode result =
        taps.send(tap, command, limit.plus(REST), line -> answers.add(line.path("answer")));
    return new Result(
        result.path("status").asText(),
        result.path("message").asText(),
        result.path("micros").asLong(),
        List.copyOf(answers));
  }

  /** The command that makes it. */
  public String commandLine(Tap tap, String record) {
    StringBuilder line =
        new StringBuilder("./tether tap call %s %s".formatted(ShellWord.of(record), method));
    requests.forEach(request -> line.append(' ').append(ShellWord.of(request.toString())));
    return line.append(" --tap ").append(tap.number()).toString();
  }
}
