package dev.tether.runtime.memory;

import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a task in memory does.
 *
 * @param lines how many times it writes {@code line N} to stdout
 * @param pause how long it waits after each line
 * @param ignoresTerm whether SIGTERM does nothing
 * @param end how it ends after its last line; nothing when it runs until it is stopped
 */
record Script(int lines, Duration pause, boolean ignoresTerm, Optional<ExitResult> end) {
  private static final Duration SLOWLY = Duration.ofMillis(20);

  /**
   * Reads a task's command.
   *
   * @throws RemoteFailure.Refused when there is no such script
   */
  static Script parse(List<String> command) {
    String name = command.isEmpty() ? "" : command.getFirst();
    return switch (name) {
      case "sleep" -> new Script(0, Duration.ZERO, false, Optional.empty());
      case "ignore-term" -> new Script(0, Duration.ZERO, true, Optional.empty());
      case "exit" -> ends(0, Duration.ZERO, ExitResult.exited(number(command)));
      case "die" -> ends(0, Duration.ZERO, ExitResult.signalled(number(command)));
      case "lines" -> ends(number(command), Duration.ZERO, ExitResult.exited(0));
      case "slow-lines" -> ends(number(command), SLOWLY, ExitResult.exited(0));
      default ->
          throw new RemoteFailure.Refused(
              "no program \"%s\": in memory there are sleep, ignore-term, exit, die, lines, slow-lines"
                  .formatted(name));
    };
  }

  private static Script ends(int lines, Duration pause, ExitResult end) {
    return new Script(lines, pause, false, Optional.of(end));
  }

  private static int number(List<String> command) {
    try {
      return Integer.parseInt(command.get(1));
    } catch (IndexOutOfBoundsException | NumberFormatException wrong) {
      throw new RemoteFailure.Refused("\"%s\" needs a number".formatted(command.getFirst()));
    }
  }

  /** When, counted from the start, everything is written and it ends. */
  Duration length() {
    return pause.multipliedBy(lines);
  }

  /** How many lines are written by then. */
  int linesAfter(Duration running) {
    if (pause.isZero()) {
      return lines;
    }
    return (int) Math.min(lines, 1 + running.toNanos() / pause.toNanos());
  }
}
