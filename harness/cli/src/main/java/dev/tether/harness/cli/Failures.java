package dev.tether.harness.cli;

import dev.tether.harness.container.EngineUnavailable;
import dev.tether.harness.nomad.NomadUnavailable;
import dev.tether.harness.nomad.NomadUnusable;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

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
    return switch (failure) {
      // Their messages are the file's name alone.
      case NoSuchFileException missing -> "there is no file " + missing.getFile();
      case AccessDeniedException denied -> denied.getFile() + " may not be read or written";
      default -> {
        String message = failure.getMessage();
        yield message == null || message.isBlank() ? failure.toString() : message;
      }
    };
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
