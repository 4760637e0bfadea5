package dev.tether.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A driver of somebody else's: the one in Go that the tap is tested with. */
final class GoDriver {
  private static final int BUILD_MINUTES = 10;

  private GoDriver() {}

  /** Builds it; without Go the test is skipped, or fails where Go is required. */
  static Path build() throws InterruptedException {
    Path binary = Path.of("target/go-local-driver").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder("go", "build", "-mod=readonly", "-o", binary.toString(), ".")
            .directory(
                Path.of(System.getProperty("tether.home"))
                    .resolve("harness/tap/src/test/go")
                    .toFile())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target/go-local-driver.log").toFile());
    builder.environment().put("GOWORK", "off");
    try {
      Process go = builder.start();
      if (!go.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || go.exitValue() != 0) {
        go.destroyForcibly();
        return none("it can't be built, see target/go-local-driver.log");
      }
      return binary;
    } catch (IOException e) {
      return none("there is no go: " + e.getMessage());
    }
  }

  private static Path none(String why) {
    if ("1".equals(System.getenv("TETHER_REQUIRE_GO"))) {
      throw new AssertionError("the driver in Go is required, but " + why);
    }
    return Assumptions.abort("skipped, no driver in Go: " + why);
  }
}
