package dev.tether.harness.cluster.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.nomad.Node;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tells what keeps a Nomad client from taking tasks. Safe for use by many threads. */
public final class Readiness {
  private final NomadClient own;
  private final NomadClient servers;
  private final String driver;
  private final BooleanSupplier needsHealth;
  private volatile Optional<String> id = Optional.empty();

  /**
   * Asks nothing yet.
   *
   * @param own the API of the client's own agent
   * @param servers the API of the servers
   * @param driver the name of the driver that must be detected
   * @param needsHealth whether it must be healthy too
   */
  public Readiness(
      NomadClient own, NomadClient servers, String driver, BooleanSupplier needsHealth) {
    this.own = Objects.requireNonNull(own, "own");
    this.servers = Objects.requireNonNull(servers, "servers");
    this.driver = Objects.requireNonNull(driver, "driver");
    this.needsHealth = Objects.requireNonNull(needsHealth, "needsHealth");
  }

  /** What keeps a server from taking clients: without a key they can't register. */
  public static Optional<String> serverObstacle(NomadClient api) {
    try {
      if (api.leader().isEmpty()) {
        return Optional.of("it has no leader");
      }
      JsonNode keys = api.query("/v1/operator/keyring/keys", Map.of(), 0, Duration.ZERO).value();
      return keys.isEmpty() ? Optional.of("its keyring is empty") : Optional.empty();
    } catch (NomadFailure e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Nomad's id of the client, once it was seen. */
  public Optional<String> id() {
    return id;
  }

  /** What keeps the client from being ready, if anything does. */
  public Optional<String> obstacle() {
    try {
      JsonNode self = own.query("/v1/agent/self", Map.of(), 0, Duration.ZERO).value();
      JsonNode stats = self.path("stats").path("client");
      Optional<String> seen =
          Optional.of(stats.path("node_id").asText("")).filter(i -> !i.isEmpty());
      id = seen;
      // Until then the servers may still tell of the agent's previous life.
      if (seen.isEmpty() || stats.path("heartbeat_ttl").asText("0s").equals("0s")) {
        return Optional.of("it is not registered");
      }
      return servers
          .node(seen.get())
          .map(this::obstacle)
          .orElse(Optional.of("the servers don't know it"));
    } catch (NomadFailure e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<String> obstacle(Node node) {
    if (node.status() != Node.Status.READY) {
      return Optional.of("its status is " + node.status());
    }
    Optional<Node.Driver> offered = node.driver(driver);
    if (offered.isEmpty() || !offered.get().detected()) {
      return Optional.of("its driver " + driver + " is not detected");
    }
    if (needsHealth.getAsBoolean() && !offered.get().healthy()) {
      return Optional.of(
          "its driver %s is unhealthy: %s".formatted(driver, offered.get().description()));
    }
    return Optional.empty();
  }
}
