package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.control.ControlClient;
import dev.tether.harness.tap.control.TapDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells which taps run, and what they hold. */
@Command(
    name = "status",
    description = "Lists the running taps of a record, their break points and the calls they hold.",
    mixinStandardHelpOptions = true)
final class TapStatus implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Surroundings surroundings;

  @Mixin private TapTarget target;

  TapStatus(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws IOException {
    Console console = surroundings.console();
    List<TapDirectory.Entry> running = target.running();
    if (running.isEmpty()) {
      console.say("no tap that writes " + target.record() + " is running");
    }
    for (TapDirectory.Entry entry : running) {
      try (ControlClient client = ControlClient.connect(entry.socket())) {
        JsonNode status = client.send(JSON.createObjectNode().put("do", "status"));
        console.result(
            "tap %d%s: driver %s, process %s, since %s"
                .formatted(
                    entry.tap().number(),
                    entry.node().isEmpty() ? "" : " of " + entry.node(),
                    status.path("driver").asText(),
                    status.path("driver_pid").asText(),
                    entry.started()));
        status.path("rules").forEach(rule -> console.result("  break point " + rule));
        status.path("held").forEach(call -> console.result("  held        " + call));
      }
    }
    return Status.PASSED;
  }
}
