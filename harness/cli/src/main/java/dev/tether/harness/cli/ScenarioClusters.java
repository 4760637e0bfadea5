package dev.tether.harness.cli;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.launch.ClusterStarter;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.stage.Requirements;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Starts the clusters that scenarios want.
 *
 * @param starter starts them
 * @param driver the driver plugin's executable
 */
record ScenarioClusters(ClusterStarter starter, Path driver) implements ClusterSource {
  ScenarioClusters {
    Objects.requireNonNull(starter, "starter");
    Objects.requireNonNull(driver, "driver");
  }

  @Override
  public Cluster start(Requirements wanted, Path directory) throws InterruptedException {
    return starter.start(wanted.nodes(), wanted.driver(driver), directory);
  }
}
