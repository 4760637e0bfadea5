package dev.tether.harness.container;

import com.github.dockerjava.api.model.Network;
import dev.tether.harness.cluster.ClusterFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers of one cluster, in the network that connects them. It is also closed when this
 * process ends by Ctrl-C or SIGTERM. Safe for use by many threads.
 */
final class Fleet implements AutoCloseable {
  private static final int TRIES = 5;

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

  /**
   * Makes the network. Containers can come back to it under an address that they had only if its
   * range was asked for, so the range that the engine finds free is asked for in a second try.
   */
  static Fleet open(Engine engine, String cluster) {
    for (int tries = 1; ; tries++) {
      String found = create(engine, cluster, new Network.Ipam());
      Network.Ipam range = range(engine, found);
      engine.removeNetwork(found);
      try {
        return new Fleet(engine, create(engine, cluster, range));
      } catch (ClusterFailure taken) {
        // Others make networks too.
        if (tries == TRIES) {
          throw taken;
        }
      }
    }
  }

  private static String create(Engine engine, String cluster, Network.Ipam range) {
    return engine.call(
        "make a network",
        () ->
            engine
                .client()
                .createNetworkCmd()
                .withName(cluster)
                .withDriver("bridge")
                .withIpam(range)
                .withLabels(engine.reapedLabels(cluster))
                .exec()
                .getId());
  }

  private static Network.Ipam range(Engine engine, String network) {
    return engine.call(
        "tell of a network",
        () -> {
          Network seen = engine.client().inspectNetworkCmd().withNetworkId(network).exec();
          String subnet = seen.getIpam().getConfig().getFirst().getSubnet();
          return new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet(subnet));
        });
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
