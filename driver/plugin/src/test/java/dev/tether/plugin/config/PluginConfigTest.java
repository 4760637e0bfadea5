package dev.tether.plugin.config;

import static dev.tether.plugin.testing.Config.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.ReattachPolicy.OnBatchDrain;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.plugin.testing.ScriptedLogs;
import dev.tether.runtime.Option;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PluginConfigTest {
  private static final List<RuntimeProvider> PROVIDERS =
      List.of(new Provider("agent"), new Provider("docker"));

  @Test
  void anEmptyConfigurationHasTheDefaultsOfTheReference() {
    PluginConfig config = decode(Map.of());
    assertThat(config.cluster()).isEqualTo("default");
    assertThat(config.runtimes()).isEmpty();
    assertThat(config.defaultRuntime()).isEmpty();
    assertThat(config.nomad().orElseThrow().address()).isEqualTo("http://127.0.0.1:4646");
    assertThat(config.lease()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.reattach())
        .isEqualTo(
            new ReattachPolicy(
                OnMove.RELEASE,
                OnMove.RELEASE,
                OnMove.STOP,
                OnBatchDrain.STOP,
                OnMove.RELEASE,
                Duration.ofMinutes(40)));
  }

  @Test
  void aSingleRuntimeIsTheDefault() {
    PluginConfig config = decode(Map.of("agent", Map.of("a", Map.of("address", "x"))));
    assertThat(config.defaultRuntime()).contains("a");
    assertThat(config.runtimes().getFirst().settings().text("address")).contains("x");
  }

  @Test
  void ofSeveralRuntimesNoneIsTheDefaultUnlessItIsNamed() {
    Map<String, Object> two =
        Map.of("agent", Map.of("a", Map.of("address", "x")), "docker", Map.of("d", Map.of()));
    assertThat(decode(two).defaultRuntime()).isEmpty();
    assertThat(
            decode(
                    Map.of(
                        "agent",
                        Map.of("a", Map.of("address", "x"), "b", Map.of("address", "y")),
                        "default_runtime",
                        "b"))
                .defaultRuntime())
        .contains("b");
  }

  @Test
  void anUnknownDefaultRuntimeIsNamedWithTheKnownOnes() {
    assertThatThrownBy(
            () ->
                decode(
                    Map.of("agent", Map.of("a", Map.of("address", "x")), "default_runtime", "z")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("default_runtime: there is no runtime \"z\"; defined are \"a\"");
  }

  @Test
  void oneNameForTwoRuntimesIsRefused() {
    assertThatThrownBy(
            () ->
                decode(
                    Map.of(
                        "agent", Map.of("a", Map.of("address", "x")),
                        "docker", Map.of("a", Map.of()))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("docker \"a\"");
  }

  @Test
  void accessToTheApiCanBeForbidden() {
    assertThat(decode(Map.of("nomad", Map.of("enabled", false))).nomad()).isEmpty();
  }

  @Test
  void theTokenComesFromOnePlace() {
    assertThat(
            decode(Map.of("nomad", Map.of("token_file", "/t"))).nomad().orElseThrow().tokenFile())
        .contains(Path.of("/t"));
    assertThatThrownBy(() -> decode(Map.of("nomad", Map.of("token_file", "/t", "token", "secret"))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("nomad.token_file")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aWrongWordNamesItsKeyAndTheRightOnes() {
    assertThatThrownBy(() -> decode(Map.of("reattach", Map.of("on_alloc_stop", "keep"))))
        .hasMessage("reattach.on_alloc_stop: must be \"release\" or \"stop\", got \"keep\"");
  }

  @Test
  void aWrongLengthOfTimeNamesItsKey() {
    assertThatThrownBy(() -> decode(Map.of("reattach", Map.of("detach_ttl", "soon"))))
        .hasMessageContaining("reattach.detach_ttl");
    assertThatThrownBy(() -> decode(Map.of("reattach", Map.of("lease", "1s"))))
        .hasMessage("reattach.lease: has to be at least 3s");
  }

  private static PluginConfig decode(Map<String, ?> values) {
    return PluginConfig.decode(settings(values), PROVIDERS);
  }

  private record Provider(String kind) implements RuntimeProvider {
    @Override
    public List<Option> options() {
      return List.of(new Option("address", Option.Type.STRING, Optional.empty(), false, "Where."));
    }

    @Override
    public RemoteRuntime open(String name, Settings settings, RuntimeContext context) {
      return new ScriptedLogs();
    }

    @Override
    public void check(String name, Settings settings) {}
  }
}
