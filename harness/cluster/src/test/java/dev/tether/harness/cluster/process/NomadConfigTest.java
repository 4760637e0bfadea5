package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.DriverSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NomadConfigTest {
  private static final NomadConfig.Client CLIENT =
      new NomadConfig.Client(
          "client-2",
          2,
          NomadConfig.Network.loopback(new AgentPorts(11, 12, 13)),
          14,
          Path.of("/c/data"),
          Path.of("/c/plugins"),
          Path.of("/c/volume"),
          Path.of("/c/trace"),
          "127.0.0.1:4647");
  private static final DriverSpec.Plugin DRIVER =
      DriverSpec.Plugin.remote(Path.of("/dist/nomad-driver-remote"));

  private static String config(DriverSpec driver) {
    return NomadConfig.client(CLIENT, driver, "it", Optional.of("unix:///s/link.sock"));
  }

  @Test
  void aPluginIsToldWhereItsAgentAndItsNomadAre() {
    assertThat(config(DRIVER.with("reattach {\n  lease = \"5s\"\n}")))
        .contains("plugin \"nomad-driver-remote\" {")
        .contains("cluster = \"it\"")
        .contains("address = \"unix:///s/link.sock\"")
        .contains("address = \"http://127.0.0.1:14\"")
        .contains("rpc_trace = \"/c/trace\"")
        .contains("lease = \"5s\"")
        .contains("\"driver.allowlist\" = \"remote\"")
        .contains("retry_join = [\"127.0.0.1:4647\"]")
        .doesNotContain("enabled = false\n    }\n    rpc_trace");
  }

  @Test
  void apiAccessCanBeTakenAway() {
    assertThat(config(DRIVER.withoutApi()))
        .containsPattern("nomad \\{\\s+enabled = false\\s+\\}")
        .doesNotContain("http://127.0.0.1:14\"");
  }

  @Test
  void clientsHavePortsOfTheirOwnForTasks() {
    assertThat(config(DRIVER))
        .contains("min_dynamic_port = 20500")
        .contains("max_dynamic_port = 20999");
  }

  @Test
  void oneOfNomadsOwnDriversIsSwitchedOn() {
    assertThat(config(new DriverSpec.BuiltIn("raw_exec")))
        .containsPattern("plugin \"raw_exec\" \\{\\s+config \\{\\s+enabled = true")
        .contains("\"driver.allowlist\" = \"raw_exec\"");
  }
}
