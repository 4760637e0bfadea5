package dev.tether.harness.embedded.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCollectorsTest {
  private static final int MEGABYTE = 1024 * 1024;

  @TempDir Path logs;

  private final LogCollectors collectors = new LogCollectors();
  private final ObjectNode config = new ObjectMapper().createObjectNode();

  @AfterEach
  void end() {
    collectors.kill();
  }

  @Test
  void aLogIsThereBeforeTheTaskWrites() throws IOException {
    collectors.start(logs, "t", config);

    assertThat(RotatedLog.of(logs, "t", "stdout").read()).hasValue(new byte[0]);
    assertThat(RotatedLog.of(logs, "t", "stderr").read()).hasValue(new byte[0]);
    assertThat(RotatedLog.of(logs, "other", "stdout").read()).isEmpty();
  }

  @Test
  void whatIsKeptIsReadAlsoWhenTheOldestFilesAreGone() throws Exception {
    config.put("MaxFileSizeMB", 1).put("MaxFiles", 2);
    collectors.start(logs, "t", config);

    write("a".repeat(MEGABYTE) + "b".repeat(MEGABYTE) + "c".repeat(MEGABYTE) + "e");
    collectors.stop(logs, "t");

    assertThat(RotatedLog.of(logs, "t", "stdout").read())
        .hasValue(("c".repeat(MEGABYTE) + "e").getBytes(UTF_8));
  }

  @Test
  void aCollectorThatFollowsWritesOn() throws Exception {
    config.put("MaxFileSizeMB", 1).put("MaxFiles", 2);
    for (String text : new String[] {"a".repeat(3 * MEGABYTE), "b"}) {
      collectors.start(logs, "t", config);
      write(text);
      collectors.stop(logs, "t");
    }

    assertThat(new String(RotatedLog.of(logs, "t", "stdout").read().orElseThrow(), UTF_8))
        .endsWith("ab");
  }

  /** As a task does that opens both of its streams. */
  private void write(String text) throws IOException {
    try (OutputStream out = Files.newOutputStream(LogCollectors.pipe(logs, "t", "stdout"));
        OutputStream _ = Files.newOutputStream(LogCollectors.pipe(logs, "t", "stderr"))) {
      out.write(text.getBytes(UTF_8));
    }
  }
}
