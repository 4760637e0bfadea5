package dev.tether.harness.junit;

import dev.tether.harness.junit.NomadCluster.Kind;

/** Tests on an imitation of Nomad 1.11.2. */
@NomadCluster(kind = Kind.EMBEDDED, nomad = "1.11.2")
class EmbeddedClusterIT extends DrainOnACluster {
  EmbeddedClusterIT() {
    super("embedded", "1.11.2");
  }
}
