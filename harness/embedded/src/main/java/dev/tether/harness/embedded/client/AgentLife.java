package dev.tether.harness.embedded.client;

import java.util.ArrayList;
import java.util.List;

/** Whether an agent lives, and whether it is frozen. Thread-safe. */
final class AgentLife {
  private final List<Runnable> atEnd = new ArrayList<>();
  private boolean over;
  private boolean frozen;

  /**
   * Goes on as soon as the agent is not frozen.
   *
   * @throws AgentGone when it has ended
   */
  synchronized void pass() {
    try {
      while (frozen && !over) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentGone();
    }
    if (over) {
      throw new AgentGone();
    }
  }

  /** Returns once the agent is not frozen, or has ended. */
  synchronized void awaitThaw() throws InterruptedException {
    while (frozen && !over) {
      wait();
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized boolean isFrozen() {
    return frozen;
  }

  /** Lets something be done when the agent ends; at once if it has. */
  void atEnd(Runnable action) {
    synchronized (this) {
      if (!over) {
        atEnd.add(action);
        return;
      }
    }
    action.run();
  }

  void end() {
    List<Runnable> actions;
    synchronized (this) {
      over = true;
      actions = List.copyOf(atEnd);
      atEnd.clear();
      notifyAll();
    }
    actions.forEach(Runnable::run);
  }

  synchronized void freeze() {
    frozen = true;
  }

  synchronized void thaw() {
    frozen = false;
    notifyAll();
  }
}
