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
 * @param file what it does with a file of its own at its start
 */
record Script(
    int lines,
    Duration pause,
    boolean ignoresTerm,
    Optional<ExitResult> end,
    Optional<FileAct> file) {

  private static final Duration SLOWLY = Duration.ofMillis(20);

  /** Something that is done with a file. */
  sealed interface FileAct {
    /** Writes what is in a file to stdout. */
    record Print(String path) implements FileAct {}

    /** Makes a file, then writes {@code ready} and a line feed. */
    record Write(String path, String text) implements FileAct {}
  }

  /**
   * Reads a task's command.
   *
   * @throws RemoteFailure.Refused when there is no such script
   */
  static Script parse(List<String> command) {
    String name = command.isEmpty() ? "" : command.getFirst();
    return switch (name) {
      case "sleep" -> runsOn(false, Optional.empty());
      case "ignore-term" -> runsOn(true, Optional.empty());
      case "exit" -> ends(0, Duration.ZERO, ExitResult.exited(number(command)));
      case "die" -> ends(0, Duration.ZERO, ExitResult.signalled(number(command)));
      case "lines" -> ends(number(command), Duration.ZERO, ExitResult.exited(0));
      case "slow-lines" -> ends(number(command), SLOWLY, ExitResult.exited(0));
      case "print-file" ->
          new Script(
              0,
              Duration.ZERO,
              false,
              Optional.of(ExitResult.exited(0)),
              Optional.of(new FileAct.Print(word(command, 1))));
      case "write-file" ->
          runsOn(false, Optional.of(new FileAct.Write(word(command, 1), word(command, 2))));
      default ->
          throw new RemoteFailure.Refused(
              ("no program \"%s\": in memory there are sleep, ignore-term, exit, die, lines,"
                      + " slow-lines, print-file, write-file")
                  .formatted(name));
    };
  }

  private static Script ends(int lines, Duration pause, ExitResult end) {
    return new Script(lines, pause, false, Optional.of(end), Optional.empty());
  }

  private static Script runsOn(boolean ignoresTerm, Optional<FileAct> file) {
    return new Script(0, Duration.ZERO, ignoresTerm, Optional.empty(), file);
  }

  private static String word(List<String> command, int index) {
    if (command.size() <= index) {
      throw new RemoteFailure.Refused("\"%s\" needs %d words".formatted(command.getFirst(), index));
    }
    return command.get(index);
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
