package dev.tether.harness.junit;

import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.nomad.Node;
import dev.tether.nomad.NomadClient;
import java.nio.file.Path;
import java.util.Objects;

/** The driver plugin under test. Safe for use by many threads. */
public final class Driver {
  private final PluginFacts facts;
  private final Path executable;
  private final NomadClient api;

  Driver(PluginFacts facts, Path executable, NomadClient api) {
    this.facts = Objects.requireNonNull(facts, "facts");
    this.executable = Objects.requireNonNull(executable, "executable");
    this.api = Objects.requireNonNull(api, "api");
  }

  /** The name that jobs call it by, as it tells itself. */
  public String name() {
    return facts.name();
  }

  /** Its own version, as it tells itself. */
  public String version() {
    return facts.version();
  }

  /** What is started. */
  public Path executable() {
    return executable;
  }

  /**
   * What a node tells of it now.
   *
   * @throws ClusterFailure when Nomad does not know the node, or the node does not have it
   */
  public Node.Driver on(ClusterNode node) {
    return api.node(node.id())
        .flatMap(seen -> seen.driver(name()))
        .orElseThrow(
            () ->
                new ClusterFailure(
                    "Nomad knows no driver %s on %s".formatted(name(), node.name())));
  }

  /**
   * Kills its process on a node with SIGKILL and returns when it is gone; Nomad starts another one.
   */
  public void crash(ClusterNode node) throws InterruptedException {
    node.crashPlugin();
  }

  @Override
  public String toString() {
    return "driver %s %s (%s)".formatted(name(), version(), executable);
  }
}
