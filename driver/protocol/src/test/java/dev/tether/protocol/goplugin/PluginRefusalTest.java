package dev.tether.protocol.goplugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a plugin says to whoever starts it wrongly. */
@Timeout(60)
class PluginRefusalTest {
  private static final Map<String, String> NOMAD =
      Map.of(
          NomadPlugin.MAGIC_COOKIE_KEY,
          NomadPlugin.MAGIC_COOKIE_VALUE,
          "PLUGIN_PROTOCOL_VERSIONS",
          "2");

  private record Result(int status, String out, String err) {}

  @Test
  void tellsAPersonWhatItIsAndWhereToPutIt() throws Exception {
    Result result = run(Map.of());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("sample-plugin is a plugin for HashiCorp Nomad")
        .contains("plugin_dir", "plugin \"sample-plugin\" { config { } }")
        .doesNotContain("Exception");
  }

  @Test
  void saysThatACookieIsNotNomads() throws Exception {
    Result result = run(Map.of(NomadPlugin.MAGIC_COOKIE_KEY, "other"));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("NOMAD_PLUGIN_MAGIC_COOKIE has an unknown value");
  }

  @Test
  void refusesAnotherProtocolVersion() {
    assertThat(refusal(Map.of("PLUGIN_PROTOCOL_VERSIONS", "3,22")))
        .isEqualTo(
            "sample-plugin speaks version 2 of Nomad's plugin protocol, but the program that"
                + " started it offers PLUGIN_PROTOCOL_VERSIONS=\"3,22\". Use a plugin and a Nomad"
                + " that fit together.");
    assertThat(refusal(Map.of("PLUGIN_PROTOCOL_VERSIONS", ""))).contains("speaks version 2");
    assertThat(refusal(Map.of("PLUGIN_PROTOCOL_VERSIONS", "1,2"))).isEmpty();
  }

  @Test
  void refusesTls() {
    assertThat(refusal(Map.of("PLUGIN_CLIENT_CERT", "-----BEGIN CERTIFICATE-----")))
        .contains("wants TLS", "PLUGIN_CLIENT_CERT");
  }

  @Test
  void aSocketDirectoryThatIsTooLongIsAClearError() throws Exception {
    Map<String, String> environment = new HashMap<>(NOMAD);
    environment.put("PLUGIN_UNIX_SOCKET_DIR", "/tmp/" + "d".repeat(120));

    Result result = run(environment);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("\"@level\":\"error\"", "shorten PLUGIN_UNIX_SOCKET_DIR")
        .doesNotContain("stacktrace");
  }

  private static String refusal(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(NOMAD);
    environment.putAll(more);
    return new HostEnvironment(environment).refusal(SamplePlugin.NAME).orElse("");
  }

  private static Result run(Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(SampleProcess.command());
    builder.environment().keySet().removeIf(name -> name.startsWith("PLUGIN_"));
    builder.environment().remove(NomadPlugin.MAGIC_COOKIE_KEY);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = text(process.getInputStream());
    String err = text(process.getErrorStream());
    return new Result(process.waitFor(), out, err);
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
