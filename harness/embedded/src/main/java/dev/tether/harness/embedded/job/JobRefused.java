package dev.tether.harness.embedded.job;

/** A job can't be run here. The message is one or more clauses for people. */
public final class JobRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JobRefused(String message) {
    super(message);
  }
}
