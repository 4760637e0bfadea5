package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.junit.NomadCluster.Kind;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is on a host without Nomad, Go and Docker. */
class SuppliesTest {
  @TempDir private Path home;

  private Supply supply(Kind kind, Map<String, String> more) throws InterruptedException {
    Map<String, String> variables = new HashMap<>(Map.of("PATH", home.toString()));
    variables.putAll(more);
    return new Supplies(new Host(variables, home), new Random(1))
        .get(
            new Wanted(
                1,
                Optional.of(NomadVersion.parse("1.11.2")),
                Optional.empty(),
                kind,
                Optional.empty(),
                "",
                Duration.ofSeconds(10),
                1));
  }

  @Test
  void aMissingNomadIsToldWithEverythingThatWasTried() throws InterruptedException {
    assertThat(supply(Kind.PROCESS, Map.of()))
        .isInstanceOfSatisfying(
            Supply.Missing.class,
            missing -> {
              assertThat(missing.required()).isFalse();
              assertThat(missing.reason()).contains("1.11.2").contains("PATH");
            });
  }

  @Test
  void aMissingNomadThatIsRequiredIsAFailure() throws InterruptedException {
    assertThat(supply(Kind.PROCESS, Map.of("TETHER_REQUIRE_NOMAD", "1")))
        .isInstanceOfSatisfying(
            Supply.Missing.class, missing -> assertThat(missing.required()).isTrue());
  }

  @Test
  void withoutANomadAnImitationIsTakenWhereTheKindIsOpen() throws InterruptedException {
    assertThat(supply(Kind.AUTO, Map.of()))
        .isInstanceOfSatisfying(
            Supply.Ready.class,
            ready -> {
              assertThat(ready.kind()).isEqualTo("embedded");
              assertThat(ready.nomad()).isEqualTo("1.11.2");
            });
  }

  @Test
  void aRequiredNomadIsNotReplacedByAnImitation() throws InterruptedException {
    assertThat(supply(Kind.AUTO, Map.of("TETHER_REQUIRE_NOMAD", "1")))
        .isInstanceOf(Supply.Missing.class);
  }
}
