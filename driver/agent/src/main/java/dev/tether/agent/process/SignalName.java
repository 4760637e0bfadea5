package dev.tether.agent.process;

import java.util.Locale;
import java.util.Optional;

/** Linux' signals by the names and numbers they have on x86, ARM and RISC-V. */
public enum SignalName {
  SIGHUP(1),
  SIGINT(2),
  SIGQUIT(3),
  SIGILL(4),
  SIGTRAP(5),
  SIGABRT(6),
  SIGBUS(7),
  SIGFPE(8),
  SIGKILL(9),
  SIGUSR1(10),
  SIGSEGV(11),
  SIGUSR2(12),
  SIGPIPE(13),
  SIGALRM(14),
  SIGTERM(15),
  SIGSTKFLT(16),
  SIGCHLD(17),
  SIGCONT(18),
  SIGSTOP(19),
  SIGTSTP(20),
  SIGTTIN(21),
  SIGTTOU(22),
  SIGURG(23),
  SIGXCPU(24),
  SIGXFSZ(25),
  SIGVTALRM(26),
  SIGPROF(27),
  SIGWINCH(28),
  SIGIO(29),
  SIGPWR(30),
  SIGSYS(31);

  private final int number;

  SignalName(int number) {
    this.number = number;
  }

  /** The number kill(2) takes. */
  public int number() {
    return number;
  }

  /** Finds a signal by its name, with or without {@code SIG}, in any case. */
  public static Optional<SignalName> of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String full = upper.startsWith("SIG") ? upper : "SIG" + upper;
    for (SignalName signal : values()) {
      if (signal.name().equals(full)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }
}
