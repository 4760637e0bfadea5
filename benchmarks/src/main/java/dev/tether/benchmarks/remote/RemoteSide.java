package dev.tether.benchmarks.remote;

/** Where the measured driver's tasks are. Thread-safe. */
public sealed interface RemoteSide permits SyntheticAgent, RealAgent {

  /** As a driver's setting names it. */
  String address();

  /** Ends it, with all its tasks; returns when it has ended. */
  void end();
}
