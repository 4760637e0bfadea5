package dev.tether.harness.junit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.tap.record.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One call that Nomad made to a driver plugin. Values that are secret are masked in its messages.
 *
 * @param node the name of the node whose driver was asked
 * @param method without its service: {@code StartTask}
 * @param task Nomad's id of the task it was about; empty for calls that are about none
 * @param allocation the allocation it was about; empty for calls that are about none
 * @param took until it ended, or none while it runs
 * @param status the name of its gRPC status, for instance {@code OK}; empty while it runs
 * @param error what the driver said of an error; else empty
 * @param requests Nomad's messages, several only in streams
 * @param answers the driver's messages
 */
public record TracedCall(
    String node,
    String method,
    String task,
    String allocation,
    Instant began,
    Optional<Duration> took,
    String status,
    String error,
    List<JsonNode> requests,
    List<JsonNode> answers) {
  public TracedCall {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(allocation, "allocation");
    Objects.requireNonNull(began, "began");
    Objects.requireNonNull(took, "took");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(error, "error");
    requests = List.copyOf(requests);
    answers = List.copyOf(answers);
  }

  static TracedCall of(String node, RecordedCall call) {
    return new TracedCall(
        node,
        call.method().substring(call.method().lastIndexOf('/') + 1),
        call.task(),
        call.allocation(),
        call.began(),
        call.end().map(RecordedCall.End::took),
        call.end().map(RecordedCall.End::status).orElse(""),
        call.end().map(RecordedCall.End::error).orElse(""),
        call.requests(),
        call.answers());
  }

  /** Whether it ended without an error. */
  public boolean isOk() {
    return status.equals("OK");
  }

  /** One line for people, without the messages. */
  @Override
  public String toString() {
    String end =
        took.map(
                time ->
                    String.format(
                        Locale.ROOT,
                        "%s after %.1f ms%s",
                        status,
                        time.toNanos() / 1e6,
                        error.isEmpty() ? "" : " (" + error + ")"))
            .orElse("still runs");
    String about =
        allocation.isEmpty()
            ? ""
            : ", allocation " + allocation.substring(0, Math.min(8, allocation.length()));
    return "%s  %-10s %s: %s%s".formatted(began, node, method, end, about);
  }
}
