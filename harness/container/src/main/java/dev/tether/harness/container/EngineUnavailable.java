package dev.tether.harness.container;

/** There is no Docker engine that could be used. The message is for people: why, and what to do. */
public final class EngineUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  EngineUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
