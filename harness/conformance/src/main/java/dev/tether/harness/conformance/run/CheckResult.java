package dev.tether.harness.conformance.run;

import dev.tether.harness.conformance.checks.Check;
import java.time.Duration;
import java.util.Objects;

/**
 * What came of one check.
 *
 * @param message what was found, or why the check was not made; empty if it passed
 */
public record CheckResult(Check check, Verdict verdict, String message, Duration took) {
  public CheckResult {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(took, "took");
  }

  /** The three things that can come of a check. */
  public enum Verdict {
    /** The plugin does what is expected. */
    PASSED,
    /** It does not. */
    FAILED,
    /** The check makes no sense for this plugin, or could not be made. */
    NOT_APPLICABLE
  }
}
