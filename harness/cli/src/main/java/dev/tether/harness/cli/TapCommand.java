package dev.tether.harness.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Everything about the tap. */
@Command(
    name = "tap",
    description = {
      "Stands between Nomad and any driver plugin: records every call, stops chosen ones, makes",
      "calls by hand and repeats recorded ones."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "First `tap wrap` a driver into a directory and name that as Nomad's plugin_dir (or give the",
      "file as --driver to a scenario). The other commands then take the record that it writes."
    })
final class TapCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
