package dev.tether.nomad;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NomadAccessTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "ftp://host", "http:///path", "localhost:4646"})
  void anAddressThatIsNoHttpAddressIsRefused(String address) {
    assertThatThrownBy(() -> NomadAccess.to(URI.create(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://host:4646")
        .hasMessageContaining(address);
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() {
    NomadAccess a = NomadAccess.to(URI.create("https://host:4646"));
    assertThatThrownBy(
            () ->
                new NomadAccess(
                    a.address(),
                    a.token(),
                    Optional.empty(),
                    Optional.of(Path.of("cert.pem")),
                    Optional.empty(),
                    Optional.empty(),
                    "default",
                    Duration.ofSeconds(1)))
        .hasMessageContaining("cert_file and key_file");
  }

  @Test
  void aTimeoutMustBePositive() {
    NomadAccess access = NomadAccess.to(URI.create("http://host:4646"));
    assertThatThrownBy(() -> access.withTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
