package dev.tether.harness.tap.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.tap.compare.Normalizer;
import dev.tether.harness.tap.compare.SideBySide;
import dev.tether.harness.tap.message.Secrets;
import dev.tether.harness.tap.record.RecordedCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recorded call beside the same call now.
 *
 * @param answers of the new driver
 * @param status of the new call: a gRPC status, {@code OPEN} if it did not end, {@code LEFT OUT} if
 *     it was not made
 * @param error its description, or why it was left out
 */
public record Played(
    RecordedCall recorded, List<JsonNode> answers, String status, String error, Duration took) {
  private static final String OPEN = "OPEN";
  private static final String LEFT_OUT = "LEFT OUT";

  public Played {
    answers = List.copyOf(answers);
  }

  static Played leftOut(RecordedCall recorded, String why) {
    return new Played(recorded, List.of(), LEFT_OUT, why, Duration.ZERO);
  }

  static Played of(RecordedCall recorded, LiveCall.Outcome outcome, boolean givenUp) {
    Optional<Status> status = outcome.status();
    return new Played(
        recorded,
        outcome.answers(),
        status.map(s -> s.getCode().name()).orElse(givenUp ? recordedStatus(recorded) : OPEN),
        status
            .map(Status::getDescription)
            .map(Secrets::masked)
            .orElse(givenUp ? recordedError(recorded) : ""),
        outcome.took());
  }

  private static String recordedStatus(RecordedCall call) {
    return call.end().map(RecordedCall.End::status).orElse(OPEN);
  }

  private static String recordedError(RecordedCall call) {
    return call.end().map(RecordedCall.End::error).orElse("");
  }

  /** Whether the call was made at all. */
  public boolean wasMade() {
    return !status.equals(LEFT_OUT);
  }

  /**
   * The calls beside each other; rows are the same if nothing is different that matters.
   *
   * @param all in their order: identifiers are compared by the order of their appearance
   */
  public static List<SideBySide.Row> rows(List<Played> all) {
    Normalizer left = new Normalizer();
    Normalizer right = new Normalizer();
    List<SideBySide.Row> rows = new ArrayList<>();
    for (Played played : all) {
      RecordedCall call = played.recorded;
      List<String> was =
          played.lines(left, call.answers(), recordedStatus(call), recordedError(call));
      List<String> now = played.lines(right, played.answers, played.status, played.error);
      rows.add(new SideBySide.Row(was, now, !played.wasMade() || was.equals(now)));
    }
    return rows;
  }

  private List<String> lines(
      Normalizer names, List<JsonNode> messages, String ending, String description) {
    List<String> lines = new ArrayList<>();
    // Only the recorded side's task id: the new one is made from it.
    lines.add(
        recorded.method()
            + " "
            + ending
            + (description.isEmpty() ? "" : ": " + names.text(description)));
    boolean stream = recorded.method().equals("Driver/Fingerprint");
    for (JsonNode message : stream && !messages.isEmpty() ? messages.subList(0, 1) : messages) {
      String text = names.json(message).toString();
      if (!text.equals("{}")) {
        lines.add("  " + text);
      }
    }
    return lines;
  }
}
