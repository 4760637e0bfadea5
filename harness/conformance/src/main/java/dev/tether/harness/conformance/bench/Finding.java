package dev.tether.harness.conformance.bench;

/** The plugin does not do what a check expects. The message says what it does instead. */
public final class Finding extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates a finding. */
  public Finding(String message) {
    super(message);
  }

  /** Creates a finding about something that broke. */
  public Finding(String message, Throwable cause) {
    super(message, cause);
  }
}
