package dev.tether.harness.conformance.bench;

/** A check makes no sense for this plugin. The message says why. */
public final class NotApplicable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates it. */
  public NotApplicable(String message) {
    super(message);
  }
}
