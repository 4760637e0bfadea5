package dev.tether.runtime.docker.task;

import dev.tether.runtime.RemoteFailure;
import java.util.Set;

/** The signals that an engine on Linux knows. */
final class Signals {
  static final String KILL = "SIGKILL";
  static final String TERM = "SIGTERM";
  private static final Set<String> NAMES =
      Set.of(
          "SIGABRT",
          "SIGALRM",
          "SIGBUS",
          "SIGCHLD",
          "SIGCONT",
          "SIGFPE",
          "SIGHUP",
          "SIGILL",
          "SIGINT",
          "SIGIO",
          "SIGKILL",
          "SIGPIPE",
          "SIGPROF",
          "SIGPWR",
          "SIGQUIT",
          "SIGSEGV",
          "SIGSTKFLT",
          "SIGSTOP",
          "SIGSYS",
          "SIGTERM",
          "SIGTRAP",
          "SIGTSTP",
          "SIGTTIN",
          "SIGTTOU",
          "SIGURG",
          "SIGUSR1",
          "SIGUSR2",
          "SIGVTALRM",
          "SIGWINCH",
          "SIGXCPU",
          "SIGXFSZ");

  private Signals() {}

  /** Refuses a name that is none. */
  static void check(String signal) {
    if (!NAMES.contains(signal)) {
      throw new RemoteFailure.Refused(
          "there is no signal %s; names look like SIGTERM".formatted(signal));
    }
  }
}
