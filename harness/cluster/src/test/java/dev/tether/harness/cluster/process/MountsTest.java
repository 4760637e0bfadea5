package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {

  @Test
  void mountsBelowADirectoryAreListedInnermostFirst(@TempDir Path dir) throws IOException {
    Path table =
        Files.writeString(
            dir.resolve("mountinfo"),
            """
            22 1 8:1 / / rw,relatime - ext4 /dev/root rw
            30 22 0:30 / /c/one/alloc/a/t/secrets rw - tmpfs tmpfs rw
            31 22 0:31 / /c/one/alloc/a/t/with\\040space rw - tmpfs tmpfs rw
            32 30 0:32 / /c/one/alloc/a/t/secrets/inner rw - tmpfs tmpfs rw
            33 22 0:33 / /c/one-other rw - tmpfs tmpfs rw
            """);
    assertThat(new Mounts(table).below(Path.of("/c/one")))
        .containsExactly(
            "/c/one/alloc/a/t/secrets/inner",
            "/c/one/alloc/a/t/with space",
            "/c/one/alloc/a/t/secrets");
  }
}
