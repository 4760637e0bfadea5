package dev.tether.plugin.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes events on to Nomad. Events that come while Nomad does not listen are kept, up to a bound,
 * and delivered when it does. Thread-safe; a listener is called by one thread at a time.
 */
public final class EventHub {
  private static final int KEPT = 1_000;

  private final Deque<TaskEvent> waiting = new ArrayDeque<>();
  private final List<Consumer<TaskEvent>> listeners = new ArrayList<>();

  /** Tells {@code event} to everybody who listens, or keeps it for the first who will. */
  public synchronized void tell(TaskEvent event) {
    if (listeners.isEmpty()) {
      if (waiting.size() == KEPT) {
        waiting.removeFirst();
      }
      waiting.addLast(event);
      return;
    }
    listeners.forEach(listener -> listener.accept(event));
  }

  /**
   * Adds a listener and gives it what was kept.
   *
   * @param listener must not block and must not throw
   */
  public synchronized void listen(Consumer<TaskEvent> listener) {
    listeners.add(listener);
    waiting.forEach(listener);
    waiting.clear();
  }

  /** Removes a listener; one that is not there is fine. */
  public synchronized void forget(Consumer<TaskEvent> listener) {
    listeners.remove(listener);
  }
}
