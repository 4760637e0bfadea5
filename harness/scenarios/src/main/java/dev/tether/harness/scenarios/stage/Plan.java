package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.Expectation.Fate;

/** A job to submit, and what is to become of its tasks. */
public sealed interface Plan permits JobPlan, ExamplePlan {

  /** Tells apart the jobs of one scenario; may be empty. */
  String suffix();

  /** Names the specification: tasks of another version are other tasks. */
  String version();

  /** What is to become of its tasks. */
  Fate fate();

  /**
   * Whether its tasks account for every line they write, so that their logs can be held against
   * that. The processes of all others are watched like theirs.
   */
  boolean keepsLedger();
}
