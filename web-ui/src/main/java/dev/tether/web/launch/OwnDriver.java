package dev.tether.web.launch;

import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.cli.Distributions;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.web.tap.DriverProgram;
import java.nio.file.Path;

/**
 * The driver of a cluster that is to be started.
 *
 * @param executable what starts it
 * @param name by which jobs call it
 */
record OwnDriver(Path executable, String name) {

  /** The one that is wanted. One that was chosen by somebody is asked for its name. */
  static OwnDriver of(LaunchConfiguration wanted, Distributions distributions)
      throws InterruptedException {
    Path executable = distributions.driver(wanted.driver());
    return new OwnDriver(
        executable,
        wanted.driver().isEmpty()
            ? DriverProgram.OURS
            : new DriverProgram(executable).facts().name());
  }

  /** Whether it is Tether's own. */
  boolean ours() {
    return name.equals(DriverProgram.OURS);
  }

  /** The same, started from another file. */
  OwnDriver at(Path script) {
    return new OwnDriver(script, name);
  }

  /** Starts a cluster with it. */
  Cluster start(
      ClusterChoice.Made made, LaunchConfiguration wanted, Path directory, Await.Progress progress)
      throws InterruptedException {
    if (ours()) {
      return made.clusters()
          .start(
              Requirements.nodes(wanted.nodes()).withDriverSettings(wanted.settings()), directory);
    }
    progress.say("the driver calls itself " + name);
    DriverSpec.Plugin foreign = DriverSpec.Plugin.foreign(name, executable);
    return made.clusters()
        .starter()
        .start(
            wanted.nodes(),
            wanted.settings().isBlank() ? foreign : foreign.with(wanted.settings()),
            directory);
  }
}
