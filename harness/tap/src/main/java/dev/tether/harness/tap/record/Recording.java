package dev.tether.harness.tap.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record that was read. Immutable.
 *
 * @param calls in the order in which they began
 * @param events the lines about the taps themselves
 */
public record Recording(List<RecordedCall> calls, List<JsonNode> events) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Recording {
    calls = List.copyOf(calls);
    events = List.copyOf(events);
  }

  /**
   * Reads a file; a torn line, as a killed tap leaves it, is left out.
   *
   * @throws IOException when the file cannot be read
   */
  public static Recording read(Path file) throws IOException {
    return of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList());
  }

  /** Reads lines. */
  public static Recording of(List<String> lines) {
    Map<String, Draft> drafts = new LinkedHashMap<>();
    List<JsonNode> events = new ArrayList<>();
    int order = 0;
    for (String text : lines) {
      Optional<JsonNode> parsed = parse(text);
      if (parsed.isPresent()) {
        JsonNode line = parsed.get();
        if (line.path("phase").asText().equals("tap")) {
          events.add(line);
        } else {
          String key = TapId.numberIn(line) + "/" + line.path("call").asLong();
          int place = order;
          drafts.computeIfAbsent(key, _ -> new Draft(line, place)).add(line, place);
        }
        order++;
      }
    }
    return new Recording(drafts.values().stream().map(Draft::call).toList(), events);
  }

  /** The calls through one tap. */
  public List<RecordedCall> ofTap(long tap) {
    return calls.stream().filter(call -> call.tap() == tap).toList();
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      return Optional.of(line).filter(l -> l.hasNonNull("phase") && l.hasNonNull("at"));
    } catch (JsonProcessingException torn) {
      return Optional.empty();
    }
  }

  /** A call whose lines are being read. */
  private static final class Draft {
    private final JsonNode first;
    private final int order;
    private final List<JsonNode> requests = new ArrayList<>();
    private final List<JsonNode> answers = new ArrayList<>();
    private final List<String> effects = new ArrayList<>();
    private Optional<RecordedCall.End> end = Optional.empty();
    private String task = "";
    private String allocation = "";

    Draft(JsonNode first, int order) {
      this.first = first;
      this.order = order;
    }

    void add(JsonNode line, int place) {
      if (task.isEmpty() && !line.path("phase").asText().equals("answer")) {
        task = line.path("task").asText();
        allocation = line.path("alloc").asText();
      }
      switch (line.path("phase").asText()) {
        case "request" -> requests.add(line.path("message"));
        case "answer" -> answers.add(line.path("message"));
        case "control" -> effects.add(line.path("effect").asText());
        case "end" ->
            end =
                Optional.of(
                    new RecordedCall.End(
                        place,
                        line.path("status").asText(),
                        line.path("error").asText(),
                        Duration.of(line.path("micros").asLong(), ChronoUnit.MICROS)));
        default -> {
          // The begin says nothing that the draft does not have.
        }
      }
    }

    RecordedCall call() {
      return new RecordedCall(
          TapId.numberIn(first),
          first.path("call").asLong(),
          order,
          first.path("method").asText(),
          task,
          allocation,
          Instant.EPOCH.plus(first.path("at").asLong(), ChronoUnit.MICROS),
          requests,
          answers,
          effects,
          end);
    }
  }
}
