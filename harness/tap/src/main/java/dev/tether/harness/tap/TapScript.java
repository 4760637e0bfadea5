package dev.tether.harness.tap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that Nomad starts as a plugin: it becomes the tap with a driver behind it.
 *
 * @param tap the tap's program
 * @param driver the driver plugin
 * @param record where calls are written
 * @param rules break points to begin with
 */
public record TapScript(Path tap, Path driver, Path record, Optional<Path> rules) {
  public TapScript {
    Objects.requireNonNull(tap, "tap");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(rules, "rules");
  }

  /**
   * Writes it into a directory, under the driver's own file name: that is the label of its {@code
   * plugin} block.
   *
   * @return the file
   * @throws IOException when it cannot be written
   */
  public Path writeInto(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path script = directory.resolve(driver.getFileName());
    if (Files.exists(script) && Files.isSameFile(script, driver)) {
      throw new IOException(
          "%s is the driver itself: choose another directory for the tap".formatted(script));
    }
    Files.deleteIfExists(script);
    Files.writeString(script, text());
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private String text() {
    String more = rules.map(file -> " --rules " + quoted(file)).orElse("");
    return """
    #!/bin/sh
    # Starts a driver plugin with Tether's tap before it, which records every call.
    exec %s --driver %s --record %s%s -- "$@"
    """
        .formatted(quoted(tap), quoted(driver), quoted(record), more);
  }

  private static String quoted(Path path) {
    return "'" + path.toAbsolutePath().normalize().toString().replace("'", "'\\''") + "'";
  }
}
