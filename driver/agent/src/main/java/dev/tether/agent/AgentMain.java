package dev.tether.agent;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The agent as a program: {@code tether-agent --config FILE}. */
public final class AgentMain {
  private static final String LOG_FORMAT_KEY = "java.util.logging.SimpleFormatter.format";
  private static final String LOG_FORMAT = "%1$tF %1$tT.%1$tL %4$-7s %5$s%6$s%n";
  private static final String USAGE =
      """
      usage: tether-agent --config FILE
      Runs tasks for the Nomad driver "remote" until it is stopped with SIGTERM; tasks run on then.
      """;

  private AgentMain() {}

  /** Runs an agent until the process is told to end. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_FORMAT_KEY) == null) {
      System.setProperty(LOG_FORMAT_KEY, LOG_FORMAT);
    }
    int status = run(List.of(arguments), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs an agent until the process is told to end.
   *
   * @param arguments as on the command line
   * @return the exit status: 0, 1 when it failed, 2 for a wrong call or configuration, 3 when
   *     something is missing on the host
   */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.equals(List.of("--help"))) {
      out.print(USAGE);
      return 0;
    }
    if (arguments.size() != 2 || !arguments.getFirst().equals("--config")) {
      err.print(USAGE);
      return AgentProblem.Kind.WRONG_CONFIGURATION.exitStatus();
    }
    try {
      Agent agent = Agent.start(AgentConfig.read(Path.of(arguments.getLast())));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(agent::close));
      new CountDownLatch(1).await();
      return 0;
    } catch (AgentProblem problem) {
      err.println("tether-agent: " + problem.getMessage());
      return problem.kind().exitStatus();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return AgentProblem.Kind.FAILED.exitStatus();
    }
  }
}
