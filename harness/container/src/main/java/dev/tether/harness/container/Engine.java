package dev.tether.harness.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.Maker;
import dev.tether.harness.cluster.ProcessTable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/** The Docker engine of this machine. Safe for use by many threads. */
final class Engine {
  private static final Logger LOG = System.getLogger(Engine.class.getName());
  private static final String OWNER = "dev.tether.owner";
  private static final String CLUSTER = "dev.tether.cluster";

  private final DockerClient client;
  private final ProcessTable processes;
  private final Maker self;

  private Engine(DockerClient client, ProcessTable processes) {
    this.client = client;
    this.processes = processes;
    this.self = Maker.self(processes);
  }

  /**
   * The engine that Testcontainers finds: that of {@code DOCKER_HOST}, of its own configuration or
   * of the usual sockets.
   *
   * @throws EngineUnavailable when none answers
   */
  static Engine connect() {
    try {
      return new Engine(DockerClientFactory.instance().client(), new ProcessTable());
    } catch (RuntimeException e) {
      String where =
          Optional.ofNullable(System.getenv("DOCKER_HOST"))
              .map(address -> "at DOCKER_HOST=" + address)
              .orElse("at the usual sockets");
      throw new EngineUnavailable(
          "no Docker engine can be used %s: %s; start one, or set DOCKER_HOST to the unix socket of one of this machine"
              .formatted(where, reason(e)),
          e);
    }
  }

  DockerClient client() {
    return client;
  }

  /** The labels of what belongs to a cluster. */
  Map<String, String> labels(String cluster) {
    return Map.of(CLUSTER, cluster, OWNER, self.text());
  }

  /** The same with those by which Testcontainers' reaper knows what it has not made itself. */
  Map<String, String> reapedLabels(String cluster) {
    Map<String, String> labels = new HashMap<>(DockerClientFactory.DEFAULT_LABELS);
    labels.putAll(labels(cluster));
    return labels;
  }

  /** Removes what processes left behind that are gone; what can't be removed is logged. */
  void sweep() {
    List<Container> containers =
        call(
            "list containers",
            () ->
                client
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(List.of(OWNER))
                    .exec());
    containers.stream()
        .filter(container -> isLeft(container.getLabels()))
        .forEach(container -> remove(container.getId()));
    List<Network> networks =
        call(
            "list networks",
            () -> client.listNetworksCmd().withFilter("label", List.of(OWNER)).exec());
    networks.stream()
        .filter(network -> isLeft(network.getLabels()))
        .forEach(network -> removeNetwork(network.getId()));
  }

  private boolean isLeft(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(OWNER))
        .flatMap(Maker::parse)
        .filter(maker -> maker.isGone(self, processes))
        .isPresent();
  }

  /** Kills and removes a container; that there is none is fine. */
  void remove(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException gone) {
      // As it should be.
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the container {0} can''t be removed: {1}", id, reason(e));
    }
  }

  /** Removes a network; that there is none is fine. */
  void removeNetwork(String id) {
    try {
      client.removeNetworkCmd(id).exec();
    } catch (NotFoundException gone) {
      // As it should be.
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the network {0} can''t be removed: {1}", id, reason(e));
    }
  }

  /**
   * Asks the engine for something.
   *
   * @param what for people, to follow the words "could not"
   * @throws ClusterFailure when it does not do it
   */
  <T> T call(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (ClusterFailure told) {
      throw told;
    } catch (RuntimeException e) {
      throw new ClusterFailure("the Docker engine could not %s: %s".formatted(what, reason(e)), e);
    }
  }

  /** The last words of a chain of failures: those before only say that there was one. */
  static String reason(Throwable failure) {
    Throwable last = Objects.requireNonNull(failure, "failure");
    while (!(last instanceof DockerException) && last.getCause() != null) {
      last = last.getCause();
    }
    String message = last.getMessage();
    return message == null || message.isBlank() ? last.toString() : message.strip();
  }
}
