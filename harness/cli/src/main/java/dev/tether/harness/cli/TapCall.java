package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.tap.control.ControlClient;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a call by hand. */
@Command(
    name = "call",
    description = {
      "Calls the driver behind a running tap and prints each answer as a line of JSON.",
      "The exit status is 1 if the call failed."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Messages have the fields of Nomad's protocol. Configurations are objects, bytes are",
      "{\"text\": …} or {\"base64\": …}, and a driver's state that passed before is the",
      "{\"sha256\": …} of the record. For instance:",
      "",
      "  tether tap call record.jsonl InspectTask '{\"task_id\": \"8f3…/web/0a1b2c3d\"}'"
    })
final class TapCall implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Surroundings surroundings;

  @Mixin private TapTarget target;

  @Parameters(index = "1", paramLabel = "METHOD", description = "for instance InspectTask")
  private String method;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "MESSAGE",
      description = "the request as JSON; several for a method that takes a stream")
  private List<String> messages = List.of();

  @Option(names = "--most", paramLabel = "N", description = "end a stream after so many answers")
  private Integer most;

  @Option(
      names = "--timeout-ms",
      paramLabel = "MS",
      defaultValue = "10000",
      description = "how long to wait for the end (default: ${DEFAULT-VALUE})")
  private long timeout;

  TapCall(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode command = JSON.createObjectNode().put("do", "call");
    command.put("method", method).put("timeout_ms", timeout);
    if (most != null) {
      command.put("most", most);
    }
    ArrayNode requests = command.putArray("messages");
    messages.forEach(text -> requests.add(TapOutcome.json(text, "MESSAGE")));
    try (ControlClient client = target.connect()) {
      JsonNode result =
          TapTarget.expectGood(
              client.send(
                  command, line -> surroundings.console().result(line.path("answer").toString())));
      String status = result.path("status").asText();
      surroundings
          .console()
          .say(
              "%s %s (%.3f ms)"
                  .formatted(
                      status,
                      result.path("message").asText(),
                      result.path("micros").asLong() / 1000.0));
      return status.equals("OK") ? Status.PASSED : Status.FAILED;
    }
  }
}
