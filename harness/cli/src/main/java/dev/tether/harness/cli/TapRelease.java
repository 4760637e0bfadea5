package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets calls go on. */
@Command(
    name = "release",
    description = {
      "Lets held calls go on, or does something else to them. Prints how many they were."
    },
    mixinStandardHelpOptions = true)
final class TapRelease implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Surroundings surroundings;

  @Mixin private TapTarget target;

  @Option(
      names = "--call",
      paramLabel = "N",
      description = "only this call; `tap status` lists them")
  private Long call;

  @Option(names = "--rule", paramLabel = "N", description = "only the calls of this break point")
  private Integer rule;

  @Option(names = "--clear", description = "take the break point (or all) out of force, too")
  private boolean clear;

  @Mixin private TapOutcome outcome;

  TapRelease(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode command = JSON.createObjectNode().put("do", clear ? "clear" : "release");
    if (call != null) {
      command.put("call", call);
    }
    if (rule != null) {
      command.put("rule", rule);
    }
    outcome.describe(command);
    surroundings.console().result(target.send(command).path("released").asText());
    return Status.PASSED;
  }
}
