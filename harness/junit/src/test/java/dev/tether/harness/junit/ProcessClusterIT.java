package dev.tether.harness.junit;

import dev.tether.harness.junit.NomadCluster.Kind;

/** Tests on a real Nomad 1.11.2. */
@NomadCluster(kind = Kind.PROCESS, nomad = "1.11.2")
class ProcessClusterIT extends DrainOnACluster {
  ProcessClusterIT() {
    super("process", "1.11.2");
  }
}
