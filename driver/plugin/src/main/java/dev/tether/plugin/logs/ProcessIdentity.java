package dev.tether.plugin.logs;

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
