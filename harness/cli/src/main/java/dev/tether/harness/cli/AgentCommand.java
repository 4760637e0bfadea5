package dev.tether.harness.cli;

import dev.tether.agent.AgentMain;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a runtime agent, and asks one. */
@Command(
    name = "agent",
    description = {
      "Runs a runtime agent, which runs remote tasks on this host, until it is ended.",
      "Its tasks run on without it; a new agent with the same configuration finds them again."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]")
final class AgentCommand implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "the agent's configuration")
  private Path config;

  AgentCommand(PrintStream out, PrintStream err) {
    this.out = Objects.requireNonNull(out, "out");
    this.err = Objects.requireNonNull(err, "err");
  }

  @Override
  public Integer call() {
    if (config == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "give --config FILE to run an agent, or a command to ask one");
    }
    return AgentMain.run(List.of("--config", config.toString()), out, err);
  }
}
