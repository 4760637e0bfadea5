package dev.tether.harness.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that is run in containers, without one. */
@Timeout(60)
class NodeScriptTest {
  @TempDir private Path home;

  record Outcome(int status, String text) {}

  @BeforeEach
  void copyScript() throws IOException {
    try (InputStream script = ContainerSite.class.getResourceAsStream("node.sh")) {
      Files.copy(script, home.resolve("node.sh"));
    }
  }

  private Outcome run(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", home.resolve("node.sh").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TETHER_NODE_HOME", home.toString());
    builder.environment().put("TETHER_PATIENCE", "3");
    Process script = builder.start();
    String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(script.waitFor(), text.strip());
  }

  private Process sleeper() throws IOException {
    Process sleeper = new ProcessBuilder("sleep", "600").start();
    Files.writeString(home.resolve("plugin-pids"), "999999999\n" + sleeper.pid() + "\n");
    return sleeper;
  }

  @Test
  void onlyPluginsThatRunAreTold() throws Exception {
    assertThat(run("plugins")).isEqualTo(new Outcome(0, ""));
    Process plugin = sleeper();
    try {
      assertThat(run("plugins")).isEqualTo(new Outcome(0, Long.toString(plugin.pid())));
    } finally {
      plugin.destroyForcibly();
    }
    plugin.waitFor();
    assertThat(run("plugins")).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void aPluginIsCrashed() throws Exception {
    Process plugin = sleeper();
    assertThat(run("crash-plugin").status()).isZero();
    assertThat(plugin.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void aPluginThatDoesNotComeIsTold() throws Exception {
    assertThat(run("crash-plugin")).isEqualTo(new Outcome(1, "no plugin runs"));
  }

  @Test
  void theAgentGetsASignal() throws Exception {
    Process agent = new ProcessBuilder("sleep", "600").start();
    Files.writeString(home.resolve("agent-pid"), agent.pid() + "\n");
    assertThat(run("signal-agent", "TERM").status()).isZero();
    assertThat(agent.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void anUnknownWordIsRefused() throws Exception {
    assertThat(run("dance").status()).isEqualTo(2);
  }
}
