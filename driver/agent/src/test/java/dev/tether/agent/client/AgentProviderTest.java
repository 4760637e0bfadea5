package dev.tether.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class AgentProviderTest {
  private static PlainSettings settings(Map<String, String> values) {
    return PlainSettings.of("agent \"default\"", values);
  }

  private static RuntimeProvider provider() {
    return ServiceLoader.load(RuntimeProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.kind().equals("agent"))
        .findFirst()
        .orElseThrow();
  }

  private static void assertInvalid(Map<String, String> values, String... parts) {
    assertThatThrownBy(() -> provider().check("default", settings(values)))
        .isInstanceOf(Settings.InvalidSetting.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void openingDoesNotWaitForTheAgentAndHealthSaysThatItIsNotThere() {
    PlainSettings settings = settings(Map.of("address", "unix:///no/such/agent.sock"));
    try (var runtime =
        provider().open("default", settings, RuntimeContext.withoutRecords("default"))) {
      assertThat(runtime.health())
          .isInstanceOfSatisfying(
              RuntimeHealth.Unhealthy.class,
              unhealthy -> assertThat(unhealthy.reason()).contains("unix:///no/such/agent.sock"));
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    assertInvalid(Map.of(), "agent \"default\".address");
    assertInvalid(Map.of("address", "somewhere"), "agent \"default\".address", "somewhere");
    assertInvalid(Map.of("address", "127.0.0.1:1", "timeout", "0s"), "agent \"default\".timeout");
    assertInvalid(
        Map.of("address", "tls://agent.example:1", "ca_file", "/a", "cert_file", "/b"),
        "agent \"default\".key_file",
        "is needed");
    assertInvalid(
        Map.of("address", "127.0.0.1:1", "ca_file", "/a"), "agent \"default\".ca_file", "tls://");
  }
}
