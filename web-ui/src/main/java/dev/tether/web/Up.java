package dev.tether.web;

import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.cli.Failures;
import dev.tether.harness.cli.Problem;
import dev.tether.harness.cli.Surroundings;
import dev.tether.harness.cli.Versions;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.web.launch.LaunchConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the workbench and a first cluster in it. */
@Command(
    name = "up",
    description = {
      "Starts the workbench: a page in the browser on which jobs are run on a cluster, nodes are",
      "drained, killed and cut off, and handles are seen being reattached. Ctrl-C ends it with all",
      "its clusters."
    },
    mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
  private static final String AUTO = "auto";

  private final Surroundings surroundings;

  @Option(
      names = "--cluster",
      paramLabel = "KIND",
      defaultValue = AUTO,
      description = {
        "the first cluster: embedded (an imitation of Nomad, at once), process (a real Nomad),",
        "container (a real Nomad in containers of a Docker engine), or auto (a real Nomad where",
        "its binary is at hand, else embedded; default)"
      })
  private String cluster;

  @Option(
      names = "--nomad",
      paramLabel = "VERSION",
      description = "the version of Nomad; default: the one on the PATH, or the newest known",
      converter = Versions.class)
  private NomadVersion nomad;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "so many client nodes, 1 to 9; default: 3")
  private int nodes;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8640",
      description = "where to listen; 0 for any free port; default: 8640")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = {
        "the address to listen on; default: 127.0.0.1. On any other than a loopback address",
        "the page wants a token, which is printed"
      })
  private String host;

  @Option(
      names = "--driver",
      paramLabel = "PATH",
      description = "the driver plugin's executable; default: the one that was built here")
  private Path driver;

  @Option(
      names = "--open",
      paramLabel = "FILE",
      description = {
        "a session that was exported from a workbench, to be looked at; no cluster is started,",
        "unless --cluster is given too"
      })
  private Path open;

  @Option(
      names = "--driver-settings",
      paramLabel = "HCL",
      defaultValue = "",
      description = "further lines for the driver's config block, for instance 'greeting = \"hi\"'")
  private String settings;

  Up(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws Exception {
    if (nodes < 1 || nodes > LaunchConfiguration.MOST_NODES) {
      throw Problem.wrongUsage("--nodes is from 1 to 9, got " + nodes);
    }
    if (port < 0 || port > 65_535) {
      throw Problem.wrongUsage("--port is from 0 to 65535, got " + port);
    }
    LaunchConfiguration first =
        new LaunchConfiguration(
            new ClusterChoice(kind(), Optional.ofNullable(nomad), Optional.empty()),
            nodes,
            Optional.ofNullable(driver),
            settings);
    return surroundings.ending().interrupting(() -> serve(first));
  }

  private ClusterChoice.Kind kind() throws InterruptedException {
    if (!cluster.equals(AUTO)) {
      return ClusterChoice.Kind.named(cluster)
          .orElseThrow(
              () ->
                  Problem.wrongUsage(
                      "there are no clusters of the kind \"%s\": give --cluster auto, embedded,"
                              .formatted(cluster)
                          + " process or container"));
    }
    boolean real = new NomadBinaries(Host.present()).atHand(Optional.ofNullable(nomad)).isPresent();
    return real ? ClusterChoice.Kind.PROCESS : ClusterChoice.Kind.EMBEDDED;
  }

  private int serve(LaunchConfiguration first) {
    try (Workbench workbench = Workbench.start(surroundings, host, port)) {
      surroundings.console().result("the workbench is at " + workbench.address());
      if (open != null) {
        open(workbench);
      }
      if (open == null || !cluster.equals(AUTO)) {
        var _ = workbench.launch(first);
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException ended) {
      surroundings.console().say("tether: the workbench ends, and its clusters with it");
    } catch (IOException taken) {
      throw Problem.failed(
          "the workbench can't listen on %s:%d (%s): give another --port"
              .formatted(host, port, taken.getMessage()));
    }
    return 0;
  }

  private void open(Workbench workbench) {
    try {
      workbench.open(open);
    } catch (IOException unreadable) {
      throw Problem.wrongUsage("--open: " + Failures.sentence(unreadable));
    }
  }
}
