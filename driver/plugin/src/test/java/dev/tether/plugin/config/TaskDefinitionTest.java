package dev.tether.plugin.config;

import static dev.tether.plugin.testing.Config.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.PluginConfig.RuntimeDefinition;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.runtime.Limits;
import dev.tether.runtime.Option;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        public List<Option> taskOptions() {
          return List.of(Option.optional("shell", Option.Type.STRING, "A shell."));
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

  @Test
  void resourcesBecomeLimits() {
    assertThat(
            resources(
                Map.of(
                    "cores", "1.5",
                    "memory", "256MiB",
                    "pids", 100,
                    "disk", "1GiB",
                    "ulimits", List.of("nofile=1024:4096", "core=0", "memlock=unlimited"))))
        .isEqualTo(
            new Limits(
                Optional.of(1.5),
                Optional.of(256L << 20),
                Optional.of(100L),
                Optional.of(1L << 30),
                Map.of(
                    "nofile", new Limits.Ulimit(1024, 4096),
                    "core", new Limits.Ulimit(0, 0),
                    "memlock", new Limits.Ulimit(-1, -1))));
    assertThat(resources(Map.of("cores", 2)).cores()).contains(2.0);
    assertThat(resources(Map.of())).isEqualTo(Limits.none());
  }

  @Test
  void wrongLimitsNameTheirKey() {
    assertWrongResources("resources.cores", "cores", "many");
    assertWrongResources("resources.cores", "cores", "0");
    assertWrongResources("resources.cores", "cores", "NaN");
    assertWrongResources("resources.memory", "memory", "256");
    assertWrongResources("resources.memory", "memory", "lots");
    assertWrongResources("resources.pids", "pids", 0);
    assertWrongResources("resources.disk", "disk", "1KiB");
    assertWrongResources("resources.ulimits", "ulimits", List.of("nofile"));
    assertWrongResources("resources.ulimits", "ulimits", List.of("nofile=a"));
    assertWrongResources("resources.ulimits", "ulimits", List.of("nofile=1:2:3"));
    assertWrongResources("resources.ulimits", "ulimits", List.of("nofile=20:10"));
    assertWrongResources("resources.ulimits", "ulimits", List.of("nofile=unlimited:10"));
    assertWrongResources("resources.ulimits", "ulimits", List.of("core=0", "core=1"));
  }

  private static Limits resources(Map<String, ?> values) {
    return decode(Map.of("command", "x", "resources", values), "one").needs().limits();
  }

  private static void assertWrongResources(String named, String key, Object value) {
    assertThatThrownBy(() -> resources(Map.of(key, value)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(named);
  }

  @Test
  void portsAreAnyFreeOneOrAVeryOne() {
    assertThat(
            decode(Map.of("command", "x", "ports", List.of("http", "admin=9090")), "one")
                .needs()
                .ports())
        .containsExactly(new PortRequest("http", 0), new PortRequest("admin", 9090));
    for (String wrong : List.of("a=", "a=0", "a=70000", "a=b", "=5", "a b", "a=1=2")) {
      assertThatThrownBy(() -> decode(Map.of("command", "x", "ports", List.of(wrong)), "one"))
          .as(wrong)
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining("ports")
          .hasMessageContaining(wrong);
    }
    assertThatThrownBy(() -> decode(Map.of("command", "x", "ports", List.of("a", "a=1")), "one"))
        .hasMessageContaining("twice");
  }

  @Test
  void theKindsOwnBlockIsHandedOn() {
    assertThat(
            decode(Map.of("command", "x", "agent", Map.of("shell", "/bin/sh")), "one")
                .needs()
                .settings())
        .isEqualTo(PlainSettings.of("agent", Map.of("shell", "/bin/sh")));
  }

  @Test
  void theBlockOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> decode(Map.of("command", "x", "docker", Map.of("image", "i")), "one"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("docker: ")
        .hasMessageContaining("\"one\" is of the kind agent");
  }

  @Test
  void commandMayBeLeftToTheRuntimeButNotToItsArguments() {
    assertThat(decode(Map.of(), "one").command()).isEmpty();
    assertThatThrownBy(() -> decode(Map.of("args", List.of("-v")), "one"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("args: ");
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
            runtimes.length == 1 ? Optional.of(runtimes[0]) : Optional.empty(),
            defaults.nomad(),
            defaults.reattach(),
            defaults.contents(),
            defaults.lease(),
            defaults.rpcTrace());
    return TaskDefinition.decode(settings(values), plugin);
  }
}
