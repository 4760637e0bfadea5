package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets a break point. */
@Command(
    name = "break",
    description = {
      "Stops calls of a method: holds them until `tap release`, or delays, fails, answers them or",
      "kills the driver. Prints the break point's number."
    },
    mixinStandardHelpOptions = true)
final class TapBreak implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Surroundings surroundings;

  @Mixin private TapTarget target;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      required = true,
      description = "for instance StopTask or Driver/StopTask; * for all")
  private String method;

  @Option(
      names = "--task",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "only calls whose task id (allocation/name/start) contains this")
  private String task;

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      defaultValue = "request",
      description = "request: before the driver sees it (default); answer: before Nomad does")
  private String at;

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "let N calls pass first")
  private int skip;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "0",
      description = "stop only N calls; default: all")
  private int times;

  @Mixin private TapOutcome outcome;

  @Option(
      names = "--print",
      description = "print the break point as JSON, for a file of rules, instead of setting it")
  private boolean print;

  TapBreak(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode command = JSON.createObjectNode().put("do", "break");
    command.put("method", method).put("task", task).put("at", at);
    command.put("skip", skip).put("times", times);
    outcome.describe(command);
    String result = print ? command.toString() : target.send(command).path("rule").asText();
    surroundings.console().result(result);
    return Status.PASSED;
  }
}
