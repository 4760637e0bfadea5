package dev.tether.web.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A run of a scenario or of the conformance suite.
 *
 * @param key names it in addresses
 * @param title what is run
 * @param command the command that does the same
 * @param lines what it told so far, the oldest first
 * @param report where its report is
 */
public record Run(
    String key, String title, String command, State state, List<String> lines, Path report) {

  /** How far it has come. */
  public enum State {
    RUNNING,
    PASSED,
    FAILED,
    STOPPED
  }

  public Run {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(state, "state");
    lines = List.copyOf(lines);
    Objects.requireNonNull(report, "report");
  }

  /** Whether it is over. */
  public boolean over() {
    return state != State.RUNNING;
  }

  /** The line that tells most: the last one. */
  public Optional<String> last() {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
  }
}
