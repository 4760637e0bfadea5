package dev.tether.harness.cli;

import dev.tether.agent.setup.FirstTry;
import dev.tether.agent.setup.SetupProblem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes certificates and a configuration for an agent. */
@Command(
    name = "init",
    description = {
      "Makes certificates and a configuration for an agent that is reached over TLS.",
      "Prints what to put into the plugin's configuration. Overwrites nothing."
    },
    mixinStandardHelpOptions = true)
final class AgentInit implements Callable<Integer> {
  private final PrintStream out;

  @Parameters(index = "0", paramLabel = "DIR", description = "a new or empty directory")
  private Path directory;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "a name or IP address by which Nomad's clients reach the agent; may be given again"
              + " (default: this host only)")
  private List<String> hosts = List.of();

  AgentInit(PrintStream out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  @Override
  public Integer call() throws InterruptedException {
    Path javaHome = Path.of(System.getProperty("java.home"));
    String block;
    try {
      block = new FirstTry(javaHome, new SecureRandom()).make(directory, hosts);
    } catch (SetupProblem problem) {
      throw problem.isSomethingMissing()
          ? Problem.missing(problem.getMessage())
          : Problem.wrongUsage(problem.getMessage());
    }
    Path made = directory.toAbsolutePath().normalize();
    out.printf(
        """
        Made certificates (valid for a year) and a configuration in %1$s. Keep its keys secret,
        above all ca-key.pem, which signs more certificates.

        Start the agent:

          ./tether agent --config %1$s/%2$s

        On each Nomad client, put this into the configuration of the plugin, and copy the three
        files there when it is another host:

        """,
        made, FirstTry.CONFIGURATION);
    block.lines().map(line -> "  " + line).forEach(out::println);
    return 0;
  }
}
