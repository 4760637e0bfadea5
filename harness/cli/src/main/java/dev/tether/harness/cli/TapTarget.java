package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.tap.control.ControlClient;
import dev.tether.harness.tap.control.TapDirectory;
import dev.tether.harness.tap.record.TapId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which of the taps that write a record is meant. */
final class TapTarget {

  @Parameters(index = "0", paramLabel = "RECORD", description = "the record that the tap writes")
  private Path record;

  @Option(
      names = {"--tap", "--pid"},
      paramLabel = "NUMBER",
      description = {
        "which one, if several run: its number, which `tap status` prints, or its process id;",
        "default: the one that was started last"
      })
  private Long wanted;

  @Option(
      names = "--control",
      paramLabel = "DIR",
      description = "where the tap's control sockets are; default: RECORD.control")
  private Path control;

  Path record() {
    return record;
  }

  /** The taps that run. */
  List<TapDirectory.Entry> running() throws IOException {
    TapDirectory directory =
        control == null ? TapDirectory.beside(record) : new TapDirectory(control);
    return directory.running();
  }

  /** Connects to the tap that is meant. */
  ControlClient connect() throws IOException {
    List<TapDirectory.Entry> running = running();
    TapDirectory.Entry meant =
        running.reversed().stream()
            .filter(entry -> wanted == null || isWanted(entry.tap()))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.failed(
                        running.isEmpty()
                            ? "no tap that writes " + record + " is running"
                            : "no running tap has the number or process id " + wanted));
    return ControlClient.connect(meant.socket());
  }

  private boolean isWanted(TapId tap) {
    return tap.number() == wanted || tap.pid() == wanted;
  }

  /** Sends a command and returns its result. */
  JsonNode send(JsonNode command) throws IOException {
    try (ControlClient client = connect()) {
      return expectGood(client.send(command));
    }
  }

  /** The result, if it is a good one. */
  static JsonNode expectGood(JsonNode result) {
    if (!result.path("ok").asBoolean()) {
      throw Problem.wrongUsage(result.path("error").asText("the tap refused"));
    }
    return result;
  }
}
