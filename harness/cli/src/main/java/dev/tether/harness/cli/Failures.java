package dev.tether.harness.cli;

import dev.tether.harness.container.EngineUnavailable;
import dev.tether.harness.nomad.NomadUnavailable;
import dev.tether.harness.nomad.NomadUnusable;
import java.io.PrintStream;

/** Turns what went wrong into a sentence for people and an exit status. */
public final class Failures {
  private static final int INTERRUPTED = 130;

  private Failures() {}

  /** Tells the failure and returns the status to end with. */
  static int tell(Exception failure, PrintStream err) {
    if (failure instanceof InterruptedException) {
      err.println("tether: interrupted");
      return INTERRUPTED;
    }
    err.println("tether: " + sentence(failure));
    return status(failure);
  }

  /** What to say of a failure. */
  public static String sentence(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.toString() : message;
  }

  private static int status(Exception failure) {
    return switch (failure) {
      case Problem problem -> problem.status();
      case NomadUnavailable _ -> Status.MISSING;
      case EngineUnavailable _ -> Status.MISSING;
      case NomadUnusable _ -> Status.WRONG_USAGE;
      default -> Status.FAILED;
    };
  }
}
