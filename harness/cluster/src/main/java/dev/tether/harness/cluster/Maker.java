package dev.tether.harness.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The process that made something, known beyond its end.
 *
 * @param host the machine's name
 * @param boot the kernel's id of the time since the machine was booted
 * @param pidSpace the namespace in which the process id counts
 * @param startTicks when the process began, since the boot
 */
public record Maker(String host, String boot, String pidSpace, long pid, long startTicks) {
  private static final String SEPARATOR = "/";

  public Maker {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(boot, "boot");
    Objects.requireNonNull(pidSpace, "pidSpace");
  }

  /** This process. */
  public static Maker self(ProcessTable processes) {
    long pid = ProcessHandle.current().pid();
    long start = processes.process(pid).map(ProcessTable.Entry::startTicks).orElse(0L);
    try {
      return new Maker(
          Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
          Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
          Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(),
          pid,
          start);
    } catch (IOException e) {
      throw new UncheckedIOException("what this process is can't be read from /proc", e);
    }
  }

  /** What {@link #text} told, if it is that. */
  public static Optional<Maker> parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    if (parts.length != 5 || !parts[3].matches("\\d{1,18}") || !parts[4].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new Maker(
            parts[0], parts[1], parts[2], Long.parseLong(parts[3]), Long.parseLong(parts[4])));
  }

  /** All of it in one word, as a label or a file has it. */
  public String text() {
    return String.join(
        SEPARATOR, host, boot, pidSpace, Long.toString(pid), Long.toString(startTicks));
  }

  /**
   * Whether that process is gone for sure, as this one can tell: nothing is known of processes of
   * other machines and of other containers.
   */
  public boolean isGone(Maker self, ProcessTable processes) {
    if (!host.equals(self.host)) {
      return false;
    }
    if (!boot.equals(self.boot)) {
      return true;
    }
    return pidSpace.equals(self.pidSpace)
        && processes.process(pid).filter(p -> p.startTicks() == startTicks).isEmpty();
  }
}
