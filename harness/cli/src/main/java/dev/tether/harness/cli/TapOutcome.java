package dev.tether.harness.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What is to become of a call that is stopped. */
final class TapOutcome {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--delay-ms", paramLabel = "MS", description = "let it go on after a while")
  private Long delay;

  @Option(
      names = "--fail",
      paramLabel = "STATUS[:TEXT]",
      description = "fail it with a gRPC status, for instance INTERNAL:\"out of cheese\"")
  private String fail;

  @Option(
      names = "--answer",
      paramLabel = "JSON",
      description = "answer it with this message, in the driver's place")
  private String answer;

  @Option(names = "--crash", description = "kill the driver, as a crash of the plugin would")
  private boolean crash;

  /** Adds it to a command; nothing if nothing was chosen. */
  void describe(ObjectNode command) {
    long chosen =
        Stream.of(delay, fail, answer, crash ? true : null).filter(c -> c != null).count();
    if (chosen > 1) {
      throw Problem.wrongUsage("give only one of --delay-ms, --fail, --answer and --crash");
    }
    if (delay != null) {
      command.put("action", "delay").put("delay_ms", delay);
    } else if (fail != null) {
      int colon = fail.indexOf(':');
      command.put("action", "fail").put("status", colon < 0 ? fail : fail.substring(0, colon));
      if (colon >= 0) {
        command.put("error", fail.substring(colon + 1));
      }
    } else if (answer != null) {
      command.put("action", "answer").set("message", json(answer, "--answer"));
    } else if (crash) {
      command.put("action", "crash");
    }
  }

  static JsonNode json(String text, String option) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Problem.wrongUsage(option + " is no JSON: " + e.getOriginalMessage());
    }
  }
}
