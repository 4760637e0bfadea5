package dev.tether.harness.container;

import dev.tether.harness.cluster.ClusterFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers of one cluster, in the network that connects them. It is also closed when this
 * process ends by Ctrl-C or SIGTERM. Safe for use by many threads.
 */
final class Fleet implements AutoCloseable {
  private final Engine engine;
  private final String network;
  private final List<String> containers = new ArrayList<>();
  private final Thread atExit = Thread.ofPlatform().name("remove-containers").unstarted(this::end);
  private boolean ended;

  private Fleet(Engine engine, String network) {
    this.engine = engine;
    this.network = network;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Makes the network. */
  static Fleet open(Engine engine, String cluster) {
    String id =
        engine.call(
            "make a network",
            () ->
                engine
                    .client()
                    .createNetworkCmd()
                    .withName(cluster)
                    .withDriver("bridge")
                    .withLabels(engine.reapedLabels(cluster))
                    .exec()
                    .getId());
    return new Fleet(engine, id);
  }

  /** The network's id. */
  String network() {
    return network;
  }

  /**
   * Notes a container that has to go in the end.
   *
   * @throws ClusterFailure when this is the end; the container is removed then
   */
  synchronized void add(String id) {
    if (ended) {
      engine.remove(id);
      throw new ClusterFailure("the cluster is closed: no container is started any more");
    }
    containers.add(id);
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    containers.reversed().forEach(engine::remove);
    engine.removeNetwork(network);
  }

  /** Kills and removes all of it, as far as it goes; what can't be removed is logged. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending, perhaps in this very thread.
    }
  }
}
