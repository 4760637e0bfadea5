package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.DriverSpec;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the configuration of a cluster's Nomad agents. */
public final class NomadConfig {
  /** Below this a client on a busy machine would be taken for dead. */
  private static final String GRACE = "2s";

  private NomadConfig() {}

  /**
   * Where an agent listens.
   *
   * @param bind the address it listens on
   * @param advertised the address that the others reach it at, or a template of Nomad's for it
   * @param device the network interface of its tasks
   */
  public record Network(String bind, String advertised, String device, AgentPorts ports) {
    static Network loopback(AgentPorts ports) {
      return new Network("127.0.0.1", "127.0.0.1", "lo", ports);
    }
  }

  /** A server that notices the loss of a client within three to four seconds. */
  public static String server(Network network, Path data) {
    return common("server", network, data)
        + """
        server {
          enabled = true
          bootstrap_expect = 1
          min_heartbeat_ttl = "1s"
          heartbeat_grace = "%1$s"
          failover_heartbeat_ttl = "5s"
        }
        """
            .formatted(GRACE);
  }

  /**
   * What a client needs to know.
   *
   * @param number of the client in its cluster, from 1
   * @param driverApi the loopback port at which the driver reaches the API of this node
   * @param pluginDirectory where the wrapper of the driver plugin is
   * @param hostVolume what it offers to jobs as {@link ClusterNode#HOST_VOLUME}
   * @param rpcTrace where the plugin shall write what it answered
   * @param server the address of the server, with the port of its RPC
   */
  public record Client(
      String name,
      int number,
      Network network,
      int driverApi,
      Path data,
      Path pluginDirectory,
      Path hostVolume,
      Path rpcTrace,
      String server) {}

  /**
   * A client.
   *
   * @param runtime where its plugin reaches the runtime agent, if there is one
   */
  public static String client(
      Client client, DriverSpec driver, String clusterName, Optional<String> runtime) {
    int firstPort = 20_000 + (client.number() - 1) * 500;
    return common(client.name(), client.network(), client.data())
        + """
        plugin_dir = %1$s
        client {
          enabled = true
          network_interface = %6$s
          min_dynamic_port = %2$d
          max_dynamic_port = %3$d
          host_volume %7$s {
            path = %8$s
          }
          server_join {
            retry_join = [%4$s]
            retry_interval = "1s"
          }
          options {
            "driver.allowlist" = %5$s
            "fingerprint.denylist" = "env_aws,env_gce,env_azure,env_digitalocean,consul,vault"
          }
        }
        """
            .formatted(
                quoted(client.pluginDirectory()),
                firstPort,
                firstPort + 499,
                quoted(client.server()),
                quoted(driver.name()),
                quoted(client.network().device()),
                quoted(ClusterNode.HOST_VOLUME),
                quoted(client.hostVolume()))
        + switch (driver) {
          case DriverSpec.BuiltIn(String name) ->
              "plugin %s {\n  config {\n    enabled = true\n  }\n}\n".formatted(quoted(name));
          case DriverSpec.Plugin plugin -> plugin(client, plugin, clusterName, runtime);
        };
  }

  private static String plugin(
      Client client, DriverSpec.Plugin plugin, String clusterName, Optional<String> runtime) {
    String agent =
        runtime
            .map(r -> "agent \"default\" {\n      address = " + quoted(r) + "\n    }")
            .orElse("");
    String nomad =
        plugin.apiAccess()
            ? "address = " + quoted("http://127.0.0.1:" + client.driverApi())
            : "enabled = false";
    return """
    plugin %s {
      config {
        cluster = %s
        %s
        nomad {
          %s
        }
        rpc_trace = %s
        %s
      }
    }
    """
        .formatted(
            quoted(plugin.executable().getFileName()),
            quoted(clusterName),
            agent,
            nomad,
            quoted(client.rpcTrace()),
            plugin.settings().strip().replace("\n", "\n    "));
  }

  private static String common(String name, Network network, Path data) {
    return """
    name = %1$s
    data_dir = %2$s
    bind_addr = %6$s
    log_level = "DEBUG"
    disable_update_check = true
    ports {
      http = %3$d
      rpc = %4$d
      serf = %5$d
    }
    advertise {
      http = "%7$s:%3$d"
      rpc = "%7$s:%4$d"
      serf = "%7$s:%5$d"
    }
    telemetry {
      disable_hostname = true
      publish_allocation_metrics = true
      publish_node_metrics = false
    }
    consul {
      auto_advertise = false
      server_auto_join = false
      client_auto_join = false
    }
    ui {
      enabled = false
    }
    """
        .formatted(
            quoted(name),
            quoted(data),
            network.ports().http(),
            network.ports().rpc(),
            network.ports().serf(),
            quoted(network.bind()),
            escaped(network.advertised()));
  }

  private static String quoted(Object value) {
    return '"' + escaped(value.toString()) + '"';
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
