package dev.tether.harness.cluster.process;

import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.nomad.NomadUnavailable;
import dev.tether.harness.nomad.NomadVersion;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The real Nomad of the tests. */
final class TestNomad {
  private static final System.Logger LOG = System.getLogger(TestNomad.class.getName());

  private TestNomad() {}

  /** Nomad of this version; without one the test is skipped, or fails where one is required. */
  static NomadBinary get(String version) throws InterruptedException {
    try {
      return new NomadBinaries(Host.present())
          .get(
              Optional.of(NomadVersion.parse(version)),
              line -> LOG.log(System.Logger.Level.INFO, line));
    } catch (NomadUnavailable e) {
      if ("1".equals(System.getenv("TETHER_REQUIRE_NOMAD"))) {
        throw e;
      }
      return Assumptions.abort("skipped: " + e.getMessage());
    }
  }
}
