package dev.tether.harness.tap.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.tap.message.JsonMessage;
import dev.tether.harness.tap.record.Recorder;
import dev.tether.harness.tap.relay.Verdict;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Carries out commands. Each is an object whose {@code do} says what:
 *
 * <ul>
 *   <li>{@code status}: what this tap is, its rules and what they hold
 *   <li>{@code break}: puts a {@link Rule} in force; {@code clear} takes one ({@code rule}), those
 *       of a {@code label} or all out of force and lets go what they hold
 *   <li>{@code release}: lets a call ({@code call}), those of a rule ({@code rule}) or all go on,
 *       or with {@code action} does something else to them
 *   <li>{@code call}: calls {@code method} with {@code messages}, for {@code timeout_ms} or until
 *       {@code most} answers; an {@code {"answer":…}} line for each, then the result
 * </ul>
 *
 * The last line of an answer has {@code ok}, and {@code error} if that is false. Safe for any
 * thread.
 */
public final class Commands {
  private static final long DEFAULT_TIMEOUT_MS = 10_000;

  private final Map<String, String> about;
  private final Rules rules;
  private final HandCalls calls;
  private final JsonMessage messages;
  private final Recorder recorder;

  /**
   * Creates them.
   *
   * @param about what this tap tells of itself
   */
  public Commands(
      Map<String, String> about,
      Rules rules,
      HandCalls calls,
      JsonMessage messages,
      Recorder recorder) {
    this.about = Map.copyOf(about);
    this.rules = Objects.requireNonNull(rules, "rules");
    this.calls = Objects.requireNonNull(calls, "calls");
    this.messages = Objects.requireNonNull(messages, "messages");
    this.recorder = Objects.requireNonNull(recorder, "recorder");
  }

  /** Carries out one command, and gives the lines of its answer to {@code answer}. */
  void run(JsonNode command, Consumer<JsonNode> answer) throws InterruptedException {
    try {
      switch (command.path("do").asText()) {
        case "status" -> answer.accept(status());
        case "break" -> answer.accept(addRule(command));
        case "clear" -> answer.accept(clear(command));
        case "release" -> answer.accept(release(command));
        case "call" -> answer.accept(call(command, answer));
        default ->
            throw new IllegalArgumentException(
                "do is status, break, clear, release, call or follow, got "
                    + command.path("do").asText());
      }
    } catch (IllegalArgumentException e) {
      answer.accept(object().put("ok", false).put("error", e.getMessage()));
    }
  }

  private ObjectNode status() {
    ObjectNode status = object().put("ok", true);
    about.forEach(status::put);
    status.set("rules", rules.rulesAsJson());
    status.set("held", rules.heldAsJson());
    return status;
  }

  private ObjectNode addRule(JsonNode command) {
    Rule rule = Rule.of(command, messages);
    int number = rules.add(rule);
    recorder.event("break point", Map.of("rule", rule.toJson().toString()));
    return object().put("ok", true).put("rule", number);
  }

  private ObjectNode clear(JsonNode command) {
    int released;
    if (command.has("rule")) {
      int rule = command.path("rule").asInt();
      if (!rules.remove(rule)) {
        throw new IllegalArgumentException("there is no rule " + rule);
      }
      released = rules.releaseOfRule(rule, new Verdict.Pass());
    } else if (command.has("label")) {
      released = 0;
      for (int rule : rules.labelled(command.path("label").asText())) {
        var _ = rules.remove(rule);
        released += rules.releaseOfRule(rule, new Verdict.Pass());
      }
    } else {
      rules.removeAll();
      released = rules.releaseEverything(new Verdict.Pass());
    }
    return object().put("ok", true).put("released", released);
  }

  private ObjectNode release(JsonNode command) {
    if (command.has("call")) {
      long call = command.path("call").asLong();
      String method = rules.methodOf(call).orElse("");
      if (!rules.release(call, Rule.verdict(command, "pass", method, messages))) {
        throw new IllegalArgumentException("call " + call + " does not wait");
      }
      return object().put("ok", true).put("released", 1);
    }
    Verdict next = Rule.verdict(command, "pass", command.path("method").asText(), messages);
    int released =
        command.has("rule")
            ? rules.releaseOfRule(command.path("rule").asInt(), next)
            : rules.releaseEverything(next);
    return object().put("ok", true).put("released", released);
  }

  private ObjectNode call(JsonNode command, Consumer<JsonNode> answer) throws InterruptedException {
    List<JsonNode> requests = new ArrayList<>();
    command.path("messages").forEach(requests::add);
    HandCalls.Wanted wanted =
        new HandCalls.Wanted(
            command.path("method").asText(),
            requests,
            command.path("most").asInt(Integer.MAX_VALUE),
            Duration.ofMillis(command.path("timeout_ms").asLong(DEFAULT_TIMEOUT_MS)));
    long start = System.nanoTime();
    Status status =
        calls.call(
            wanted,
            message -> {
              ObjectNode line = object();
              line.set("answer", message);
              answer.accept(line);
            });
    return object()
        .put("ok", true)
        .put("status", status.getCode().name())
        .put("message", Objects.requireNonNullElse(status.getDescription(), ""))
        .put("micros", (System.nanoTime() - start) / 1000);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
