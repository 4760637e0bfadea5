package dev.tether.harness.cli;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.launch.ClusterStarter;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.stage.Requirements;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Starts the clusters that scenarios want.
 *
 * @param starter starts them
 * @param driver the driver plugin's executable
 * @param tap the tap's program, where every call of the driver is to be recorded
 */
public record ScenarioClusters(ClusterStarter starter, Path driver, Optional<Path> tap)
    implements ClusterSource {
  public ScenarioClusters {
    Objects.requireNonNull(starter, "starter");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(tap, "tap");
  }

  /** Clusters whose calls nobody records. */
  ScenarioClusters(ClusterStarter starter, Path driver) {
    this(starter, driver, Optional.empty());
  }

  /** The same with the driver behind the tap. */
  ScenarioClusters behind(Path program) {
    return new ScenarioClusters(starter, driver, Optional.of(program));
  }

  @Override
  public Cluster start(Requirements wanted, Path directory) throws InterruptedException {
    DriverSpec.Plugin plugin = wanted.driver(driver);
    return starter.start(wanted.nodes(), tap.map(plugin::tapped).orElse(plugin), directory);
  }
}
