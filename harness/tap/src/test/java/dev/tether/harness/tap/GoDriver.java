package dev.tether.harness.tap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The small driver on Nomad's own SDK that stands in {@code src/test/go}. */
final class GoDriver {
  /** The first build compiles much of Nomad. */
  private static final long BUILD_MINUTES = 20;

  private GoDriver() {}

  /** Builds it; without Go the test is skipped, or fails where Go is required. */
  static Path build() throws IOException, InterruptedException {
    Path source = Path.of("src/test/go").toAbsolutePath();
    Path binary = Path.of("target/go-local-driver").toAbsolutePath();
    Path log = Path.of("target/go-local-driver.log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder("go", "build", "-mod=readonly", "-o", binary.toString(), ".")
            .directory(source.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("GOWORK", "off");
    try {
      Process go = builder.start();
      if (!go.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || go.exitValue() != 0) {
        go.destroyForcibly();
        return none("it cannot be built: " + Files.readString(log));
      }
      return binary;
    } catch (IOException e) {
      return none("there is no go: " + e.getMessage());
    }
  }

  private static Path none(String why) {
    if ("1".equals(System.getenv("TETHER_REQUIRE_GO"))) {
      throw new IllegalStateException("the driver in Go is required, but " + why);
    }
    return Assumptions.abort("skipped, no driver in Go: " + why);
  }
}
