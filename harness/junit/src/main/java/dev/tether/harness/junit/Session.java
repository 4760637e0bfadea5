package dev.tether.harness.junit;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.process.FileTree;
import dev.tether.harness.launch.Built;
import dev.tether.harness.nomad.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What all clusters of one run of tests have in common. Safe for use by many threads. */
final class Session implements AutoCloseable {
  private final Supplies supplies;
  private final Programs programs;
  private final Path temporary;
  private final InstantSource clock;
  private final Map<Wanted, Supply> found = new ConcurrentHashMap<>();

  /**
   * Begins a run.
   *
   * @param temporary where the clusters' directories are made; its path should be short
   */
  Session(Supplies supplies, Programs programs, Path temporary, InstantSource clock) {
    this.supplies = Objects.requireNonNull(supplies, "supplies");
    this.programs = Objects.requireNonNull(programs, "programs");
    this.temporary = Objects.requireNonNull(temporary, "temporary");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * That of this process.
   *
   * @param home the directory of a repository that was built
   */
  static Session present(Optional<Path> home) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return new Session(
        new Supplies(Host.present(), new Random()),
        new Programs(home, temporary),
        temporary,
        InstantSource.system());
  }

  /** Whether there is what the cluster is made of; looks once for each. */
  Supply supply(Wanted wanted) throws InterruptedException {
    Supply known = found.get(wanted);
    if (known == null) {
      known = supplies.get(wanted);
      found.put(wanted, known);
    }
    return known;
  }

  /**
   * Starts a cluster.
   *
   * @param whose the class that wants it, for messages
   * @param failed gets the cluster's directory when it does not come up, before that is deleted
   * @throws ClusterFailure when it does not come up
   * @throws ExtensionConfigurationException when something that was given can't be used
   */
  RunningCluster start(Wanted wanted, String whose, Artefacts.Keeper failed)
      throws InterruptedException {
    Supply.Ready ready =
        switch (supply(wanted)) {
          case Supply.Ready there -> there;
          case Supply.Missing(String reason, boolean _) -> throw new ClusterFailure(reason);
        };
    Path directory = Directories.create(temporary, "tether-");
    boolean up = false;
    try {
      RunningCluster running =
          TimeLimit.within(
              wanted.upWithin(),
              () -> start(wanted, ready, directory),
              () -> tooLong(wanted, ready, whose));
      up = true;
      return running;
    } finally {
      if (!up) {
        failed.keep(directory);
        delete(directory);
      }
    }
  }

  private RunningCluster start(Wanted wanted, Supply.Ready ready, Path directory)
      throws InterruptedException {
    Instant began = clock.instant();
    Built built = programs.get();
    Path executable = wanted.driver().orElseGet(built::driver);
    PluginFacts facts = PluginFacts.of(executable);
    DriverSpec.Plugin plugin =
        (facts.areOurs()
                ? DriverSpec.Plugin.remote(executable)
                : DriverSpec.Plugin.foreign(facts.name(), executable))
            .tapped(built.tap());
    Path files = directory.resolve("c");
    Cluster cluster =
        ready
            .starter()
            .apply(Optional.of(built.agent()))
            .start(
                wanted.nodes(),
                wanted.settings().isBlank() ? plugin : plugin.with(wanted.settings()),
                files);
    boolean handedOver = false;
    try {
      RunningCluster running =
          new RunningCluster(
              cluster,
              new Driver(facts, executable, cluster.api()),
              plugin.ours(),
              directory,
              began,
              clock);
      handedOver = true;
      return running;
    } finally {
      if (!handedOver) {
        cluster.close();
      }
    }
  }

  private static String tooLong(Wanted wanted, Supply.Ready ready, String whose) {
    return "the cluster of %s was not up within %d s (%s, Nomad %s, %d nodes, %s): look at its logs, or give it more time with upWithin"
        .formatted(
            whose,
            wanted.upWithin().toSeconds(),
            ready.kind(),
            ready.nomad(),
            wanted.nodes(),
            wanted.driver().map(path -> "driver " + path).orElse("Tether's driver"));
  }

  private static void delete(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException undeletable) {
      throw new UncheckedIOException("can't delete " + directory, undeletable);
    }
  }

  @Override
  public void close() {
    programs.close();
  }
}
