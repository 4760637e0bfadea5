package dev.tether.harness.tap.relay;

import java.util.ArrayDeque;

/** One direction of a call: what passes keeps its order, also across a stop. Used by one thread. */
final class Lane {
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean stopped;

  /** Runs a step at once, or in its turn when the lane is opened. */
  void pass(Runnable step) {
    if (stopped) {
      waiting.add(step);
    } else {
      step.run();
    }
  }

  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Goes on with what waits. */
  void open() {
    stopped = false;
    while (!stopped && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  /** Forgets what waits; nothing more will pass. */
  void close() {
    waiting.clear();
    stopped = true;
  }
}
