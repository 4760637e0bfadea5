package dev.tether.harness.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.record.RecordTail;
import dev.tether.harness.tap.record.TapId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a record, and goes on with what is added to it. */
@Command(
    name = "follow",
    description = "Shows the calls of a record as lines, then those that come, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class TapFollow implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final Surroundings surroundings;

  @Parameters(paramLabel = "RECORD", description = "the record")
  private Path record;

  @Option(names = "--end", description = "show what there is, and end")
  private boolean end;

  @Option(names = "--new", description = "leave out what is there already")
  private boolean onlyNew;

  @Option(names = "--json", description = "show the lines of the record as they are")
  private boolean json;

  TapFollow(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws Exception {
    RecordTail tail = new RecordTail(record, onlyNew);
    return surroundings
        .ending()
        .interrupting(
            () -> {
              if (end) {
                tail.readNew(this::show);
              } else {
                tail.follow(this::show);
              }
              return Status.PASSED;
            });
  }

  private void show(String line) {
    try {
      surroundings.console().result(json ? line : text(JSON.readTree(line)));
    } catch (JsonProcessingException torn) {
      surroundings.console().say("a line of the record is torn");
    }
  }

  private static String text(JsonNode line) {
    String time =
        CLOCK.format(
            Instant.EPOCH
                .plus(line.path("at").asLong(), ChronoUnit.MICROS)
                .atZone(ZoneId.systemDefault()));
    String who = "%s %10d".formatted(time, TapId.numberIn(line));
    String phase = line.path("phase").asText();
    if (phase.equals("tap")) {
      return who + "  == " + line.path("event").asText() + details(line);
    }
    String call =
        "%s  #%-4d %-26s %s"
            .formatted(who, line.path("call").asLong(), line.path("method").asText(), sign(phase));
    return switch (phase) {
      case "request", "answer" -> call + " " + message(line);
      case "control" ->
          call + " " + line.path("effect").asText() + " " + line.path("what").asText();
      case "end" ->
          "%s %s %s (%.3f ms)"
              .formatted(
                  call,
                  line.path("status").asText(),
                  line.path("error").asText(),
                  line.path("micros").asLong() / 1000.0);
      default -> call;
    };
  }

  private static String sign(String phase) {
    return switch (phase) {
      case "begin" -> ">>";
      case "request" -> "->";
      case "answer" -> "<-";
      case "end" -> "<<";
      default -> "!!";
    };
  }

  private static String message(JsonNode line) {
    return line.has("message")
        ? line.path("message").toString()
        : line.path("bytes").asLong() + " bytes of an unknown message";
  }

  private static String details(JsonNode line) {
    StringBuilder text = new StringBuilder();
    line.properties().stream()
        .filter(e -> !e.getKey().matches("phase|at|tap|pid|event"))
        .forEach(e -> text.append(' ').append(e.getKey()).append('=').append(e.getValue()));
    return text.toString();
  }
}
