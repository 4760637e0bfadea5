package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path dir;

  private String reason(String log) throws IOException {
    return LogTail.reason(Files.writeString(dir.resolve("log"), log), 0);
  }

  @Test
  void aPortInUseIsTold() throws IOException {
    assertThat(
            reason(
                """
                ==> WARNING: mTLS is not configured - Nomad is not secure without mTLS!
                ==> Error starting http server: 1 error occurred:
                \t* failed to start HTTP listener: listen tcp 127.0.0.1:10646: bind: address already in use

                    2026-01-01T00:00:00.000Z [INFO]  agent: shutdown complete
                """))
        .isEqualTo(
            "Error starting http server: 1 error occurred: failed to start HTTP listener:"
                + " listen tcp 127.0.0.1:10646: bind: address already in use");
  }

  @Test
  void whatAPluginSaidIsTold() throws IOException {
    assertThat(
            reason(
                """
                ==> Starting Nomad agent...
                ==> Error starting agent: failed to fingerprint plugins: 1 error occurred:
                \t* Unrecognized remote plugin message:
                This usually means
                    2026-01-01T00:00:00.000Z [DEBUG] agent.plugin_loader.stdio: received EOF: plugin_dir=/p
                    2026-01-01T00:00:00.000Z [DEBUG] agent.plugin_loader.nomad-driver-x: no Java 25 found: plugin_dir=/p
                    2026-01-01T00:00:00.000Z [ERROR] agent: error starting agent:
                """))
        .isEqualTo(
            "Error starting agent: failed to fingerprint plugins: 1 error occurred:"
                + " Unrecognized remote plugin message:; its plugin said: no Java 25 found");
  }

  @Test
  void withoutASummaryTheLastErrorsAreTold() throws IOException {
    assertThat(
            reason(
                """
                    2026-01-01T00:00:00.000Z [ERROR] client: first
                    2026-01-01T00:00:00.000Z [INFO]  client: fine
                    2026-01-01T00:00:00.000Z [ERROR] client: second
                """))
        .isEqualTo("client: first; client: second");
  }

  @Test
  void withoutErrorsTheLastLinesAreTold() throws IOException {
    assertThat(reason("a\nb\nc\nd\n")).isEqualTo("b; c; d");
    assertThat(reason("")).isEqualTo("it logged nothing");
    assertThat(LogTail.reason(dir.resolve("absent"), 0)).isEqualTo("it logged nothing");
  }

  @Test
  void earlierLivesAreNotLookedAt() throws IOException {
    Path log = Files.writeString(dir.resolve("log"), "==> Error starting agent: old\n");
    long second = LogTail.size(log);
    Files.writeString(log, "==> Error starting agent: old\nfine\n");
    assertThat(LogTail.reason(log, second)).isEqualTo("fine");
  }
}
