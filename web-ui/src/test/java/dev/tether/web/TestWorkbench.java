package dev.tether.web;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.cli.Console;
import dev.tether.harness.cli.Ending;
import dev.tether.harness.cli.Surroundings;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadUnavailable;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.web.launch.LaunchConfiguration;
import dev.tether.web.model.ClusterModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Workbenches for tests, and what tests do again and again on their pages. */
final class TestWorkbench {
  private TestWorkbench() {}

  /** One that listens on a free port, without a cluster. */
  static Workbench start() throws IOException {
    return start("127.0.0.1");
  }

  /** One that listens on a free port of an address, without a cluster. */
  static Workbench start(String host) throws IOException {
    return Workbench.start(surroundings(), host, 0);
  }

  /** This build, and this machine. */
  static Surroundings surroundings() {
    return new Surroundings(
        Optional.ofNullable(System.getProperty("tether.home")).map(Path::of),
        Path.of(System.getProperty("java.io.tmpdir")),
        new Console(System.out, System.err, InstantSource.system()),
        InstantSource.system(),
        new Ending(Runtime.getRuntime()));
  }

  /** Begins to start an embedded cluster. */
  static ClusterModel embedded(Workbench workbench, int nodes) {
    return workbench.launch(
        new LaunchConfiguration(
            new ClusterChoice(ClusterChoice.Kind.EMBEDDED, Optional.empty(), Optional.empty()),
            nodes,
            Optional.empty()));
  }

  /** Begins to start a cluster of a real Nomad. */
  static ClusterModel real(Workbench workbench, String version, int nodes) {
    return workbench.launch(
        new LaunchConfiguration(
            new ClusterChoice(
                ClusterChoice.Kind.PROCESS,
                Optional.of(NomadVersion.parse(version)),
                Optional.empty()),
            nodes,
            Optional.empty()));
  }

  /** Nomad of this version; without one the test is skipped, or fails where one is required. */
  static void needNomad(String version) throws InterruptedException {
    try {
      var _ =
          new NomadBinaries(Host.present())
              .get(Optional.of(NomadVersion.parse(version)), System.err::println);
    } catch (NomadUnavailable unavailable) {
      if ("1".equals(System.getenv("TETHER_REQUIRE_NOMAD"))) {
        throw unavailable;
      }
      Assumptions.abort("skipped: " + unavailable.getMessage());
    }
  }

  /** A job named {@code hello} with one task, which runs this command. */
  static String job(String command, String... arguments) {
    return """
    job "hello" {
      group "hello" {
        task "hello" {
          driver = "remote"
          config {
            command = "%s"
            args    = [%s]
          }
          resources {
            cpu    = 1
            memory = 10
          }
        }
      }
    }
    """
        .formatted(
            command,
            Stream.of(arguments)
                .map(argument -> '"' + argument + '"')
                .collect(Collectors.joining(", ")));
  }

  /** The explorer's line of something. */
  static Locator row(Page page, String select) {
    return page.locator("#tree [data-select^='" + select + "']");
  }

  /** The node on which the first remote task has its owner. */
  static String ownerNode(ClusterModel model) {
    return model.remoteTasks().getFirst().nodeName();
  }
}
