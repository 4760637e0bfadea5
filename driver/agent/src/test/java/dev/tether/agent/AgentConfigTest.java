package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.contents.ContentsBounds;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.task.CreationBound;
import dev.tether.agent.task.PortRange;
import dev.tether.agent.task.Provisions;
import dev.tether.agent.task.Retention;
import dev.tether.agent.task.Rules;
import dev.tether.agent.tls.TlsFiles;
import dev.tether.runtime.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  private static AgentConfig parse(String... lines) {
    return AgentConfig.parse(List.of(lines));
  }

  private static void assertWrong(String message, String... lines) {
    assertThatThrownBy(() -> parse(lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void defaultsAreThoseOfTheReference() {
    AgentConfig config = parse("listen = unix:///run/a.sock", "state_dir = /var/lib/a");

    assertThat(config)
        .isEqualTo(
            new AgentConfig(
                List.of(new Endpoint.Unix(Path.of("/run/a.sock"))),
                Path.of("/var/lib/a"),
                new Retention(Duration.ofHours(24), Duration.ofHours(1), 64L << 20),
                Optional.empty(),
                Optional.empty(),
                Rules.DEFAULT,
                4 << 20));
  }

  @Test
  void everyKeyIsRead() {
    AgentConfig config =
        parse(
            "# a comment",
            "",
            " listen=unix:///run/a.sock , tcp://127.0.0.1:4780 ",
            "state_dir = /var/lib/a = b",
            "log_keep_bytes = 3 KiB",
            "keep_ended = 1h30m",
            "keep_orphans = 90s",
            "awk = gawk",
            "allow_users = nobody, app",
            "allow_commands = /usr/bin/*, /opt/**",
            "max_tasks = 7",
            "max_request_bytes = 1MiB",
            "max_creates_per_second = 3",
            "max_creates_burst = 4",
            "max_contents_bytes = 2GiB",
            "max_contents_files = 9",
            "cgroup_parent = custom.slice/tether",
            "advertise_address = 198.51.100.7",
            "port_range = 4000 - 5000");

    assertThat(config)
        .isEqualTo(
            new AgentConfig(
                List.of(
                    new Endpoint.Unix(Path.of("/run/a.sock")), new Endpoint.Tcp("127.0.0.1", 4780)),
                Path.of("/var/lib/a = b"),
                new Retention(Duration.ofMinutes(90), Duration.ofSeconds(90), 3072),
                Optional.of("gawk"),
                Optional.empty(),
                new Rules(
                    List.of("nobody", "app"),
                    List.of("/usr/bin/*", "/opt/**"),
                    7,
                    new ContentsBounds(2L << 30, 9),
                    new CreationBound(3, 4)),
                1 << 20,
                new Provisions(
                    Optional.of("custom.slice/tether"),
                    new PortRange(4000, 5000),
                    Optional.of("198.51.100.7"))));
  }

  @Test
  void noneMeansNoControlGroups() {
    assertThat(
            parse("listen = unix:///a", "state_dir = /b", "cgroup_parent = none")
                .provisions()
                .groupParent())
        .isEmpty();
  }

  @Test
  void wrongProvisionsNameTheirKey() {
    String[] start = {"listen = unix:///a", "state_dir = /b"};
    assertWrong("cgroup_parent: \"../up\"", start[0], start[1], "cgroup_parent = ../up");
    assertWrong("cgroup_parent: \"/top\"", start[0], start[1], "cgroup_parent = /top");
    assertWrong("port_range: \"many\"", start[0], start[1], "port_range = many");
    assertWrong("port_range: 5000-4000", start[0], start[1], "port_range = 5000-4000");
    assertWrong("port_range: 0-70000", start[0], start[1], "port_range = 0-70000");
  }

  @Test
  void wrongRatesNameTheirKey() {
    String[] start = {"listen = unix:///a", "state_dir = /b"};
    assertWrong("max_creates_per_second: \"0\"", start[0], start[1], "max_creates_per_second = 0");
    assertWrong("max_creates_burst: \"some\"", start[0], start[1], "max_creates_burst = some");
  }

  @Test
  void filesForTlsAreRead() {
    AgentConfig config =
        parse(
            "listen = tls://0.0.0.0:4780",
            "state_dir = /var/lib/a",
            "tls_ca_file = /ca",
            "tls_cert_file = /cert",
            "tls_key_file = /key");

    assertThat(config.tls())
        .contains(new TlsFiles(Path.of("/ca"), Path.of("/cert"), Path.of("/key")));
  }

  @Test
  void mistakesAreNamed() {
    String listen = "listen = unix:///run/a.sock";
    String state = "state_dir = /var/lib/a";
    assertWrong("\"listen\" is missing", state);
    assertWrong("\"state_dir\" is missing", listen);
    assertWrong(
        "line 3: there is no key \"lisen\"; the keys are listen,", listen, state, "lisen=1");
    assertWrong("line 2 is not \"key = value\"", listen, "nonsense");
    assertWrong("line 2: \"listen\" was said before", listen, listen, state);
    assertWrong("\"awk\" has no value", listen, state, "awk =");
    assertWrong("keep_ended: \"soon\"", listen, state, "keep_ended = soon");
    assertWrong("keep_ended: \"10\"", listen, state, "keep_ended = 10");
    assertWrong("log_keep_bytes: \"-1\"", listen, state, "log_keep_bytes = -1");
    assertWrong("log_keep_bytes: \"1MB\"", listen, state, "log_keep_bytes = 1MB");
    assertWrong(
        "listen: the path of the socket \"unix://relative\"", "listen = unix://relative", state);
    assertWrong(
        "\"tls_cert_file\" is missing",
        "listen = tls://0.0.0.0:4780",
        state,
        "tls_ca_file = /ca",
        "tls_key_file = /key");
    assertWrong("allow_commands: \"bin/*\"", listen, state, "allow_commands = /ok, bin/*");
    assertWrong("allow_commands: \"/a[\"", listen, state, "allow_commands = /a[");
    assertWrong("max_tasks: \"0\"", listen, state, "max_tasks = 0");
    assertWrong("max_request_bytes: \"1KiB\"", listen, state, "max_request_bytes = 1KiB");
    assertWrong("TLS is needed off loopback", "listen = tcp://0.0.0.0:4780", state);
    assertWrong("TLS is needed off loopback", "listen = 192.0.2.1:4780", state);
  }

  @Test
  void everyOptionIsDescribed() {
    assertThat(AgentConfig.options())
        .extracting(Option::description)
        .allSatisfy(description -> assertThat(description).endsWith("."));
  }
}
