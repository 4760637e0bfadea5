package dev.tether.web.tap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.tap.message.KnownMethods;
import io.grpc.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Which calls of plugins are stopped, and what becomes of them.
 *
 * @param id unique on its cluster
 * @param node whose plugin; empty for those of all nodes
 * @param method {@code StopTask}, or {@code *} for all
 * @param task what the task's id has to contain; empty for all
 * @param answer whether the answer is stopped, and not the request
 * @param skip so many calls pass first, in each plugin
 * @param times so many are stopped in each plugin; 0 for all
 */
public record BreakPoint(
    String id,
    String node,
    String method,
    String task,
    boolean answer,
    Effect effect,
    int skip,
    int times) {
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Checks what a person gave.
   *
   * @throws WrongField when it makes no sense
   */
  public BreakPoint {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(effect, "effect");
    if (!method.equals("*") && KnownMethods.all().named(method).isEmpty()) {
      throw new WrongField("method", "no method is called \"" + method + "\"");
    }
    if (skip < 0) {
      throw new WrongField("skip", "so many calls can't pass: 0 or more");
    }
    if (times < 0) {
      throw new WrongField("times", "so many calls can't be stopped: 0 (all) or more");
    }
  }

  /** What becomes of a call that is stopped. */
  public sealed interface Effect {
    /** It waits until it is let go. */
    record Hold() implements Effect {}

    /** It goes on after a while, at most an hour. */
    record Delay(Duration by) implements Effect {
      public Delay {
        if (by.isNegative() || by.compareTo(LONGEST) > 0) {
          throw new WrongField("delay", "a call is delayed by 0 to 3600000 ms");
        }
      }
    }

    /** It fails, without having reached the driver. */
    record Fail(String status, String text) implements Effect {
      public Fail {
        Objects.requireNonNull(text, "text");
        String wanted = status;
        if (Arrays.stream(Status.Code.values())
            .filter(code -> code != Status.Code.OK)
            .noneMatch(code -> code.name().equals(wanted))) {
          throw new WrongField("status", status + " is no gRPC status of a failure");
        }
      }
    }
  }

  /** As a tap takes it. */
  ObjectNode command() {
    ObjectNode command =
        Taps.command("break")
            .put("label", id)
            .put("method", method)
            .put("task", task)
            .put("at", answer ? "answer" : "request")
            .put("skip", skip)
            .put("times", times);
    return switch (effect) {
      case Effect.Hold _ -> command.put("action", "hold");
      case Effect.Delay(Duration by) ->
          command.put("action", "delay").put("delay_ms", by.toMillis());
      case Effect.Fail(String status, String text) ->
          command.put("action", "fail").put("status", status).put("error", text);
    };
  }

  /** What it does, for people. */
  public String does() {
    return switch (effect) {
      case Effect.Hold _ -> "hold";
      case Effect.Delay(Duration by) -> "delay by " + by.toMillis() + " ms";
      case Effect.Fail(String status, String text) ->
          "fail with " + status + (text.isEmpty() ? "" : ": " + text);
    };
  }

  /** Which of them, for people; empty for all. */
  public String which() {
    return Arrays.stream(
            new String[] {
              task.isEmpty() ? "" : "task " + task,
              skip == 0 ? "" : "after " + skip,
              times == 0 ? "" : "at most " + times
            })
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /**
   * The options of {@code tether tap break} that set the same.
   *
   * @return without the record
   */
  public String options() {
    String more =
        switch (effect) {
          case Effect.Hold _ -> "";
          case Effect.Delay(Duration by) -> " --delay-ms " + by.toMillis();
          case Effect.Fail(String status, String text) ->
              " --fail " + (text.isEmpty() ? status : ShellWord.of(status + ":" + text));
        };
    return "--method "
        + ShellWord.of(method)
        + (task.isEmpty() ? "" : " --task " + ShellWord.of(task))
        + (answer ? " --at answer" : "")
        + (skip == 0 ? "" : " --skip " + skip)
        + (times == 0 ? "" : " --times " + times)
        + more;
  }
}
