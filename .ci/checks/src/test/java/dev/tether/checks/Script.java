package dev.tether.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Runs a script with nothing in its environment but what is given. */
record Script(Path file, Path directory, Map<String, String> environment) {

  /** What a run left: its exit status and all that it wrote. */
  record Result(int status, String out, String err) {}

  Result run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    Process process = start(out, err, arguments);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(file + " has not ended within a minute");
    }
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(file.toString()), Arrays.stream(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * A directory that looks like a JDK; its java prints its own pid and its arguments, one a line.
   */
  static Path fakeJdk(Path home, String version) throws IOException {
    write(home.resolve("bin/java"), "#!/bin/sh\necho pid $$\nprintf '%s\\n' \"$0\" \"$@\"\n");
    write(home.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** Something that is asked again and again. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits until a condition holds, at most a minute. */
  static void await(Condition condition) throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited a minute in vain");
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  /** Whether a process has ended, be it that nobody has asked for its exit status yet. */
  static boolean hasEnded(long pid) throws IOException {
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      return Files.readString(stat).contains(") Z ");
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
