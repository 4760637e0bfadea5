package dev.tether.harness.junit;

import dev.tether.harness.junit.NomadCluster.Kind;

/** Tests on a real Nomad 1.11.2 in containers. */
@NomadCluster(kind = Kind.CONTAINER, nomad = "1.11.2")
class ContainerClusterIT extends DrainOnACluster {
  ContainerClusterIT() {
    super("container", "1.11.2");
  }
}
