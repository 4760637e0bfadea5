package dev.tether.harness.cli;

import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.nomad.NomadUnavailable;
import dev.tether.harness.nomad.NomadVersion;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The real Nomad of the tests. */
final class TestNomad {
  private TestNomad() {}

  /** Nomad of this version; without one the test is skipped, or fails where one is required. */
  static NomadBinary get(String version) throws InterruptedException {
    try {
      return new NomadBinaries(Host.present())
          .get(Optional.of(NomadVersion.parse(version)), System.err::println);
    } catch (NomadUnavailable unavailable) {
      if ("1".equals(System.getenv("TETHER_REQUIRE_NOMAD"))) {
        throw unavailable;
      }
      return Assumptions.abort("skipped: " + unavailable.getMessage());
    }
  }
}
