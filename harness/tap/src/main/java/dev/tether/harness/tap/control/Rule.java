package dev.tether.harness.tap.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.tether.harness.tap.message.JsonMessage;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.harness.tap.relay.Gate.Moment;
import dev.tether.harness.tap.relay.Verdict;
import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * A break point: which calls it stops, when, and what becomes of them.
 *
 * @param method the full name, or the last part of it; letter case counts not
 * @param task part of the task id, which begins with the allocation id; empty for all
 * @param skip so many calls pass before the first that is stopped
 * @param times so many calls are stopped; 0 for all
 * @param label what whoever set it calls it, for instance in several taps; may be empty
 */
public record Rule(
    String method, String task, Moment moment, Verdict verdict, int skip, int times, String label) {
  private static final int MAX_DELAY_MS = 3_600_000;

  public Rule {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(moment, "moment");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(label, "label");
  }

  /**
   * Reads a rule as a command gives it: {@code method}, {@code task}, {@code at} ({@code request}
   * or {@code answer}), {@code action} with what belongs to it, {@code skip}, {@code times} and
   * {@code label}.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static Rule of(JsonNode json, JsonMessage messages) {
    String method = json.path("method").asText();
    if (method.isEmpty()) {
      throw new IllegalArgumentException("a break point needs a method, for instance StopTask");
    }
    Moment moment =
        switch (json.path("at").asText("request")) {
          case "request" -> Moment.REQUEST;
          case "answer" -> Moment.ANSWER;
          default -> throw new IllegalArgumentException("at is \"request\" or \"answer\"");
        };
    return new Rule(
        method,
        json.path("task").asText(""),
        moment,
        verdict(json, "hold", method, messages),
        json.path("skip").asInt(0),
        json.path("times").asInt(0),
        json.path("label").asText(""));
  }

  /**
   * Reads what becomes of a call.
   *
   * @param action what {@code action} means when it is not given
   */
  static Verdict verdict(JsonNode json, String action, String method, JsonMessage messages) {
    return switch (json.path("action").asText(action)) {
      case "pass" -> new Verdict.Pass();
      case "hold" -> new Verdict.Hold();
      case "crash" -> new Verdict.Crash();
      case "delay" -> new Verdict.Delay(delay(json.path("delay_ms").asLong(-1)));
      case "fail" -> new Verdict.Fail(status(json));
      case "answer" -> new Verdict.Answer(answer(json, method, messages));
      default ->
          throw new IllegalArgumentException(
              "action is hold, delay, fail, answer, crash or pass, got "
                  + json.path("action").asText());
    };
  }

  private static Duration delay(long millis) {
    if (millis < 0 || millis > MAX_DELAY_MS) {
      throw new IllegalArgumentException("delay_ms is from 0 to " + MAX_DELAY_MS);
    }
    return Duration.ofMillis(millis);
  }

  private static Status status(JsonNode json) {
    String name = json.path("status").asText("INTERNAL").toUpperCase(Locale.ROOT);
    try {
      Status.Code code = Status.Code.valueOf(name);
      if (code == Status.Code.OK) {
        throw new IllegalArgumentException("to fail needs another status than OK");
      }
      return code.toStatus().withDescription(json.path("error").asText("failed by the tap"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is no gRPC status of a failure", e);
    }
  }

  private static ByteString answer(JsonNode json, String method, JsonMessage messages) {
    KnownMethods.Method known =
        KnownMethods.all()
            .named(method)
            .orElseThrow(() -> new IllegalArgumentException("no method is called " + method));
    JsonNode message =
        json.path("message").isMissingNode()
            ? JsonNodeFactory.instance.objectNode()
            : json.path("message");
    return messages.parse(message, known.answer()).toByteString();
  }

  boolean matchesMethod(String fullName) {
    String name = fullName.toLowerCase(Locale.ROOT);
    String wanted = method.toLowerCase(Locale.ROOT);
    return wanted.equals("*")
        || name.equals(wanted)
        || name.endsWith("/" + wanted)
        || name.endsWith("." + wanted);
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("method", method)
        .put("task", task)
        .put("at", moment.name().toLowerCase(Locale.ROOT))
        .put("action", actionName())
        .put("skip", skip)
        .put("times", times)
        .put("label", label);
  }

  private String actionName() {
    return switch (verdict) {
      case Verdict.Pass _ -> "pass";
      case Verdict.Hold _ -> "hold";
      case Verdict.Delay _ -> "delay";
      case Verdict.Fail _ -> "fail";
      case Verdict.Answer _ -> "answer";
      case Verdict.Crash _ -> "crash";
    };
  }
}
