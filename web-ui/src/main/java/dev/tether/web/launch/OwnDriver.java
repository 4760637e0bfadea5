package dev.tether.web.launch;

import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.cli.Distributions;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.web.tap.DriverProgram;
import dev.tether.web.tap.NodeTapScript;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The driver of a cluster that is to be started.
 *
 * @param executable what starts it
 * @param name by which jobs call it
 * @param places what it uses besides its own directory
 */
record OwnDriver(Path executable, String name, DriverSpec.Places places) {

  /** The one that is wanted. One that was chosen by somebody is asked for its name. */
  static OwnDriver of(LaunchConfiguration wanted, Distributions distributions)
      throws InterruptedException {
    Path executable = distributions.driver(wanted.driver());
    return new OwnDriver(
        executable,
        wanted.driver().isEmpty()
            ? DriverProgram.OURS
            : new DriverProgram(executable).facts().name(),
        DriverSpec.Places.NONE);
  }

  /** Whether it is Tether's own. */
  boolean ours() {
    return name.equals(DriverProgram.OURS);
  }

  /** The same, started by a script that puts the tap before it. */
  OwnDriver behind(NodeTapScript script) throws IOException {
    return new OwnDriver(script.write(), name, script.places());
  }

  /** Starts a cluster with it. */
  Cluster start(
      ClusterChoice.Made made, LaunchConfiguration wanted, Path directory, Await.Progress progress)
      throws InterruptedException {
    if (!ours()) {
      progress.say("the driver calls itself " + name);
    }
    return made.clusters().starter().start(wanted.nodes(), plugin(wanted).using(places), directory);
  }

  private DriverSpec.Plugin plugin(LaunchConfiguration wanted) {
    if (ours()) {
      return Requirements.nodes(wanted.nodes())
          .withDriverSettings(wanted.settings())
          .driver(executable);
    }
    DriverSpec.Plugin foreign = DriverSpec.Plugin.foreign(name, executable);
    return wanted.settings().isBlank() ? foreign : foreign.with(wanted.settings());
  }
}
