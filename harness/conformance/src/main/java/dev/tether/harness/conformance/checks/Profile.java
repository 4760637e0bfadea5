package dev.tether.harness.conformance.checks;

/** Whom a check is for; each one includes those before it. */
public enum Profile {
  /** Every driver. */
  BASIC,
  /** Drivers whose tasks live on when their Nomad node is gone. */
  REMOTE
}
