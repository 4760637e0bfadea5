package dev.tether.harness.scenarios.stage;

/** A scenario could not go on. The message is one sentence for people. */
public final class ScenarioFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ScenarioFailure(String message) {
    super(message);
  }
}
