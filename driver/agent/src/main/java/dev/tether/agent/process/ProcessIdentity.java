package dev.tether.agent.process;

import java.util.Objects;

/**
 * One very process: a process id alone is used again after the process's end.
 *
 * @param pid the process id
 * @param startTicks when it began, in clock ticks since the boot, as /proc tells
 */
public record ProcessIdentity(long pid, long startTicks) {

  /** The identity in the form in which it is shown: {@code pid@ticks}. */
  public String display() {
    return pid + "@" + startTicks;
  }

  /** Whether {@code stat} is this very process, ended or not. */
  boolean is(ProcStat stat) {
    Objects.requireNonNull(stat, "stat");
    return stat.pid() == pid && stat.startTicks() == startTicks;
  }
}
