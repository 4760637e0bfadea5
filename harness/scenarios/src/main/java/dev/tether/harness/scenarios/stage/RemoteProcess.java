package dev.tether.harness.scenarios.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The main process of a remote task, as its host sees it. */
public final class RemoteProcess {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  private final long pid;

  RemoteProcess(long pid) {
    this.pid = pid;
  }

  /** The line of a limit in the kernel's own table, for instance of {@code Max open files}. */
  public String limit(String name) {
    return read(file("limits"))
        .flatMap(text -> text.lines().filter(line -> line.startsWith(name)).findFirst())
        .map(line -> line.substring(name.length()).trim().replaceAll("\\s+", " "))
        .orElse("none");
  }

  /**
   * The value of a file of the control group that the process is in.
   *
   * @param controller for instance {@code memory}
   * @param first the file's name in version 1 of control groups
   * @param second the same in version 2
   */
  public String group(String controller, String first, String second) {
    for (String line : read(file("cgroup")).orElse("").lines().toList()) {
      // number:controllers:path
      String[] parts = line.split(":", 3);
      if (Arrays.asList(parts[1].split(",", -1)).contains(controller)) {
        return value(GROUPS.resolve(parts[1] + parts[2]).resolve(first));
      }
    }
    return read(file("cgroup"))
        .flatMap(text -> text.lines().filter(line -> line.startsWith("0::")).findFirst())
        .map(line -> value(GROUPS.resolve(line.substring("0::/".length())).resolve(second)))
        .orElse("none");
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }

  private static String value(Path file) {
    return read(file).map(String::trim).orElse("none");
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
