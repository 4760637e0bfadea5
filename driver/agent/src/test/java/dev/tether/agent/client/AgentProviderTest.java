package dev.tether.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class AgentProviderTest {
  private record TextSettings(Map<String, String> values, Optional<Duration> timeout)
      implements Settings {
    @Override
    public Optional<String> text(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public Optional<Long> number(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Boolean> flag(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> duration(String key) {
      return timeout;
    }

    @Override
    public List<String> texts(String key) {
      return List.of();
    }

    @Override
    public String qualified(String key) {
      return "agent \"default\"." + key;
    }
  }

  private static RuntimeProvider provider() {
    return ServiceLoader.load(RuntimeProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.kind().equals("agent"))
        .findFirst()
        .orElseThrow();
  }

  private static void assertInvalid(TextSettings settings, String... parts) {
    assertThatThrownBy(() -> provider().open("default", settings))
        .isInstanceOf(Settings.InvalidSetting.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void openingDoesNotWaitForTheAgentAndHealthSaysThatItIsNotThere() {
    TextSettings settings =
        new TextSettings(Map.of("address", "unix:///no/such/agent.sock"), Optional.empty());
    try (var runtime = provider().open("default", settings)) {
      assertThat(runtime.health())
          .isInstanceOfSatisfying(
              RuntimeHealth.Unhealthy.class,
              unhealthy -> assertThat(unhealthy.reason()).contains("unix:///no/such/agent.sock"));
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    assertInvalid(new TextSettings(Map.of(), Optional.empty()), "agent \"default\".address");
    assertInvalid(
        new TextSettings(Map.of("address", "somewhere"), Optional.empty()),
        "agent \"default\".address",
        "somewhere");
    assertInvalid(
        new TextSettings(Map.of("address", "127.0.0.1:1"), Optional.of(Duration.ZERO)),
        "agent \"default\".timeout");
    Map<String, String> tls =
        Map.of("address", "tls://agent.example:1", "ca_file", "/a", "cert_file", "/b");
    assertInvalid(
        new TextSettings(tls, Optional.empty()), "agent \"default\".key_file", "is needed");
    assertInvalid(
        new TextSettings(Map.of("address", "127.0.0.1:1", "ca_file", "/a"), Optional.empty()),
        "agent \"default\".ca_file",
        "tls://");
  }
}
