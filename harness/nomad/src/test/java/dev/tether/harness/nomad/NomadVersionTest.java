package dev.tether.harness.nomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NomadVersionTest {

  @Test
  void versionsAreOrderedByNumberAndPreReleasesComeFirst() {
    List<NomadVersion> sorted =
        Stream.of("1.11.2", "1.9.4", "1.10.0", "1.10.0-beta.1", "1.6.1", "2.0.0")
            .map(NomadVersion::parse)
            .sorted()
            .toList();
    assertThat(sorted)
        .extracting(NomadVersion::toString)
        .containsExactly("1.6.1", "1.9.4", "1.10.0-beta.1", "1.10.0", "1.11.2", "2.0.0");
  }

  @Test
  void theEditionMakesNoDifference() {
    assertThat(NomadVersion.parse("v1.9.4+ent")).isEqualTo(NomadVersion.parse("1.9.4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.9", "latest", "1.9.x", "99999999999.0.0"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> NomadVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write it like 1.11.2");
  }
}
