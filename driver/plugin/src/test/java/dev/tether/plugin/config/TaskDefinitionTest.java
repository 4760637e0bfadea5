package dev.tether.plugin.config;

import static dev.tether.plugin.testing.Config.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.PluginConfig.RuntimeDefinition;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.runtime.Option;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskDefinitionTest {
  private static final RuntimeProvider AGENT =
      new RuntimeProvider() {
        @Override
        public String kind() {
          return "agent";
        }

        @Override
        public List<Option> options() {
          return List.of();
        }

        @Override
        public RemoteRuntime open(String name, Settings settings, RuntimeContext context) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void check(String name, Settings settings) {}
      };

  @Test
  void programAndArgumentsAreOneCommand() {
    assertThat(decode(Map.of("command", "/bin/echo", "args", List.of("a b", "$c")), "one"))
        .extracting(TaskDefinition::command)
        .isEqualTo(List.of("/bin/echo", "a b", "$c"));
  }

  @Test
  void theDefaultRuntimeIsTakenWhereNoneIsNamed() {
    assertThat(decode(Map.of("command", "x"), "one").runtime()).isEqualTo("one");
  }

  @Test
  void anUnknownRuntimeIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> decode(Map.of("command", "x", "runtime", "three"), "one", "two"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage(
            "runtime: there is no runtime \"three\"; the plugin's configuration defines"
                + " \"one\", \"two\"");
  }

  @Test
  void aRuntimeHasToBeNamedWhereSeveralAreDefined() {
    assertThatThrownBy(() -> decode(Map.of("command", "x"), "one", "two"))
        .hasMessageContaining("runtime: has to be given");
  }

  @Test
  void withoutAnyRuntimeTheMessageShowsHowToDefineOne() {
    assertThatThrownBy(() -> decode(Map.of("command", "x"))).hasMessageContaining("agent \"");
  }

  @Test
  void aTaskOverridesThePluginsPolicyKeyByKey() {
    ReattachPolicy policy =
        decode(
                Map.of("command", "x", "reattach", Map.of("on_drain", "stop", "detach_ttl", "90s")),
                "one")
            .reattach();
    assertThat(policy.onDrain()).isEqualTo(OnMove.STOP);
    assertThat(policy.onLost()).isEqualTo(OnMove.RELEASE);
    assertThat(policy.detachTtl()).isEqualTo(Duration.ofSeconds(90));
  }

  private static TaskDefinition decode(Map<String, ?> values, String... runtimes) {
    PluginConfig defaults = PluginConfig.decode(settings(Map.of()), List.of());
    List<RuntimeDefinition> definitions =
        List.of(runtimes).stream()
            .map(name -> new RuntimeDefinition(AGENT, name, settings(Map.of())))
            .toList();
    PluginConfig plugin =
        new PluginConfig(
            defaults.cluster(),
            definitions,
            runtimes.length == 1 ? java.util.Optional.of(runtimes[0]) : java.util.Optional.empty(),
            defaults.nomad(),
            defaults.reattach(),
            defaults.contents(),
            defaults.lease(),
            defaults.rpcTrace());
    return TaskDefinition.decode(settings(values), plugin);
  }
}
