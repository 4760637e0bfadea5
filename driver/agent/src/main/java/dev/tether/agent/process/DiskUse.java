package dev.tether.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures directories with du(1), which counts what is really on the disk: holes in logs take
 * nothing, and a file with two names counts once. May be used from any thread.
 */
public final class DiskUse {
  private static final int BYTES_PER_UNIT = 1024;

  private final Duration longest;

  /**
   * @param longest after which a measurement is given up
   */
  public DiskUse(Duration longest) {
    this.longest = longest;
  }

  /** The bytes that a directory and all in it take; nothing when that can't be told. */
  public Optional<Long> of(Path directory) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("du", "-skx", directory.toString());
    builder.environment().clear();
    builder.environment().put("PATH", ProgramFinder.DEFAULT_PATH);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = ProcessStart.of(builder);
      process.getOutputStream().close();
      // One line, which fits into any pipe.
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      // What vanished meanwhile makes du complain and count the rest.
      return units(new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .map(units -> units * BYTES_PER_UNIT);
    } catch (IOException failed) {
      return Optional.empty();
    }
  }

  private static Optional<Long> units(String line) {
    int end = 0;
    while (end < line.length() && Character.isDigit(line.charAt(end))) {
      end++;
    }
    return end == 0 ? Optional.empty() : Optional.of(Long.valueOf(line.substring(0, end)));
  }
}
