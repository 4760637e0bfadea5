package dev.tether.harness.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code tether}. */
@Command(
    name = "tether",
    description = "Runs tasks elsewhere for Nomad, and proves that they survive their node.",
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 passed, 1 a scenario or check failed, 2 wrong usage, 3 something that is",
      "needed is missing."
    })
public final class Main implements Runnable {
  static final String VERSION = "tether 0.1.0";

  /** Kept here because loggers that nobody holds forget their level. */
  private static final Logger NETTY = Logger.getLogger("io.netty");

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its status. */
  public static void main(String[] arguments) {
    NETTY.setLevel(Level.SEVERE);
    Surroundings surroundings =
        new Surroundings(
            Optional.ofNullable(System.getProperty("tether.home")).map(Path::of),
            Path.of(System.getProperty("java.io.tmpdir")),
            new Console(System.out, System.err, InstantSource.system()),
            InstantSource.system(),
            new Ending(Runtime.getRuntime()));
    int status = run(surroundings, System.out, System.err, List.of(arguments));
    if (!surroundings.ending().hasBegun()) {
      System.exit(status);
    }
  }

  /**
   * Runs a command.
   *
   * @param arguments as on the command line
   * @return the exit status
   */
  static int run(
      Surroundings surroundings, PrintStream out, PrintStream err, List<String> arguments) {
    CommandLine line = commands(surroundings, out, err);
    line.setOut(new PrintWriter(out, true, out.charset()));
    line.setErr(new PrintWriter(err, true, err.charset()));
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> Failures.tell(failure, err));
    return line.execute(arguments.toArray(String[]::new));
  }

  /** All commands there are. */
  static CommandLine commands(Surroundings surroundings, PrintStream out, PrintStream err) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(
                new CommandLine(new ScenarioCommand())
                    .addSubcommand(new ScenarioList(surroundings))
                    .addSubcommand(new ScenarioRun(surroundings)))
            .addSubcommand(
                new CommandLine(new NomadCommand()).addSubcommand(new NomadInstall(surroundings)))
            .addSubcommand(
                new CommandLine(new AgentCommand(out, err))
                    .addSubcommand(new AgentInit(out))
                    .addSubcommand(new AgentTasks(surroundings))
                    .addSubcommand(new AgentOrphans(surroundings)))
            .addSubcommand(new ConformanceCommand(surroundings))
            .addSubcommand(tap(surroundings));
    ServiceLoader.load(CommandProvider.class)
        .forEach(provider -> line.addSubcommand(provider.command(surroundings)));
    return line;
  }

  private static CommandLine tap(Surroundings surroundings) {
    return new CommandLine(new TapCommand())
        .addSubcommand(new TapWrap(surroundings))
        .addSubcommand(new TapStatus(surroundings))
        .addSubcommand(new TapFollow(surroundings))
        .addSubcommand(new TapBreak(surroundings))
        .addSubcommand(new TapRelease(surroundings))
        .addSubcommand(new TapCall(surroundings))
        .addSubcommand(new TapReplay(surroundings));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
