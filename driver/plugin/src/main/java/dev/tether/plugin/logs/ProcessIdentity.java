package dev.tether.plugin.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A local process that can't be mistaken for another one which later got the same number.
 *
 * @param startedAt when it started, as far as the system tells
 */
record ProcessIdentity(long pid, Optional<Instant> startedAt) {
  ProcessIdentity {
    Objects.requireNonNull(startedAt, "startedAt");
  }

  static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(process.pid(), process.info().startInstant());
  }

  /** The process, if it is still there and still the same. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().startInstant().equals(startedAt));
  }

  /**
   * Whether it is still there and has not closed its files. One that has ended has, also where its
   * parent has not asked for its result and it is therefore still listed.
   */
  boolean hasFilesOpen() {
    if (find().isEmpty()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
      // Behind the name, which may have anything in it: proc(5).
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X' && state != 'x';
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return pid + " " + startedAt.map(Instant::toEpochMilli).map(String::valueOf).orElse("-");
  }

  static Optional<ProcessIdentity> parse(String text) {
    String[] parts = text.split(" ", 2);
    if (parts.length != 2) {
      return Optional.empty();
    }
    try {
      Optional<Instant> started =
          parts[1].equals("-")
              ? Optional.empty()
              : Optional.of(Instant.ofEpochMilli(Long.parseLong(parts[1])));
      return Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), started));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
