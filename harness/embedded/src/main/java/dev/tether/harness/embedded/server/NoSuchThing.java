package dev.tether.harness.embedded.server;

/** What was asked for does not exist. */
public final class NoSuchThing extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoSuchThing(String message) {
    super(message);
  }
}
