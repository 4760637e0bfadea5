package dev.tether.agent.process;

import java.util.Optional;

/**
 * What /proc/PID/stat tells of a process.
 *
 * @param state one letter: R, S, D, T, Z…
 * @param session the id of its session
 * @param userTicks processor time in user mode, its waited-for children included, clock ticks
 * @param systemTicks the same in system mode
 * @param startTicks when it began, clock ticks since the boot
 * @param residentPages memory in use, pages
 */
record ProcStat(
    long pid,
    char state,
    long session,
    long userTicks,
    long systemTicks,
    long startTicks,
    long residentPages) {

  /** Reads the one line of the file; nothing when it is not whole. */
  static Optional<ProcStat> parse(String line) {
    int open = line.indexOf('(');
    // A process may put anything into its name, brackets and spaces too: the last one counts.
    int close = line.lastIndexOf(')');
    if (open < 1 || close < open || close + 2 > line.length()) {
      return Optional.empty();
    }
    String[] fields = line.substring(close + 2).trim().split(" ", -1);
    if (fields.length < 22) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProcStat(
              Long.parseLong(line.substring(0, open).trim()),
              fields[0].charAt(0),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[11]) + Long.parseLong(fields[13]),
              Long.parseLong(fields[12]) + Long.parseLong(fields[14]),
              Long.parseLong(fields[19]),
              Long.parseLong(fields[21])));
    } catch (NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  /** Whether it still does anything: a zombie has ended already. */
  boolean isAlive() {
    return state != 'Z' && state != 'X' && state != 'x';
  }
}
