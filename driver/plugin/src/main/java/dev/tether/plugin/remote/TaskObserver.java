package dev.tether.plugin.remote;

import dev.tether.runtime.RemoteTask;

/**
 * Learns of the changes of one remote task. Called by the connection's own thread, which must not
 * be held up.
 */
public interface TaskObserver {

  /** The record is now this one; may come again with the same content. */
  void changed(RemoteTask task);

  /** The runtime has no such task on record. */
  void gone();

  /** The runtime does not answer; nothing is known of the task until it does. */
  void unreachable(String reason);

  /** The runtime answers again; the task's record follows. */
  void reachable();
}
