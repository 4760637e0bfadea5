package dev.tether.harness.junit;

import dev.tether.harness.container.ContainerCluster;
import dev.tether.harness.container.EngineUnavailable;
import dev.tether.harness.launch.ContainerClusters;
import dev.tether.harness.launch.EmbeddedClusters;
import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.nomad.NomadUnavailable;
import dev.tether.harness.nomad.NomadUnusable;
import dev.tether.harness.nomad.NomadVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Finds what clusters are made of. Safe for use by many threads. */
final class Supplies {
  private static final Logger LOG = System.getLogger(Supplies.class.getName());

  private final Host host;
  private final RandomGenerator names;

  /**
   * Looks on a host.
   *
   * @param names makes names that no other cluster has
   */
  Supplies(Host host, RandomGenerator names) {
    this.host = Objects.requireNonNull(host, "host");
    this.names = Objects.requireNonNull(names, "names");
  }

  /**
   * What there is; may take minutes when a Nomad has to be built first.
   *
   * @throws ExtensionConfigurationException when what was asked for can't be used
   */
  Supply get(Wanted wanted) throws InterruptedException {
    return switch (wanted.kind()) {
      case EMBEDDED -> embedded(wanted);
      case PROCESS -> real(wanted, false);
      case CONTAINER -> {
        try {
          ContainerCluster.expectEngine();
        } catch (EngineUnavailable none) {
          yield new Supply.Missing(none.getMessage(), isRequired("TETHER_REQUIRE_DOCKER"));
        }
        yield real(wanted, true);
      }
      case AUTO -> {
        Supply real = real(wanted, false);
        yield real instanceof Supply.Missing(String _, boolean required) && !required
            ? embedded(wanted)
            : real;
      }
    };
  }

  private boolean isRequired(String variable) {
    return "1".equals(host.variables().get(variable));
  }

  private Supply embedded(Wanted wanted) {
    NomadVersion version = wanted.nomad().orElse(EmbeddedClusters.NEWEST);
    return new Supply.Ready(
        "embedded",
        version.toString(),
        agent -> new EmbeddedClusters(version, agent, wanted.seed(), names));
  }

  private Supply real(Wanted wanted, boolean contained) throws InterruptedException {
    try {
      NomadBinary nomad = nomad(wanted);
      return new Supply.Ready(
          contained ? "container" : "process",
          nomad.version().toString(),
          agent ->
              contained
                  ? new ContainerClusters(nomad, agent, names, Supplies::say)
                  : new ProcessClusters(nomad, agent, names));
    } catch (NomadUnavailable none) {
      return new Supply.Missing(none.getMessage(), isRequired("TETHER_REQUIRE_NOMAD"));
    } catch (NomadUnusable wrong) {
      throw new ExtensionConfigurationException(wrong.getMessage(), wrong);
    }
  }

  private NomadBinary nomad(Wanted wanted) throws InterruptedException {
    NomadBinaries binaries = new NomadBinaries(host);
    return wanted.binary().isPresent()
        ? binaries.given(wanted.binary().get(), wanted.nomad())
        : binaries.get(wanted.nomad(), Supplies::say);
  }

  private static void say(String line) {
    LOG.log(Level.INFO, line);
  }
}
