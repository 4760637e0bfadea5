package dev.tether.harness.embedded.client;

import dev.tether.protocol.nomad.drivers.WaitTaskResponse;

/** Something that a task's thread has to react to. */
sealed interface Wakeup {

  /** It shall end for good. */
  record Kill() implements Wakeup {}

  /** It shall be started afresh. */
  record Restart() implements Wakeup {}

  /**
   * The driver says that it ended.
   *
   * @param attempt which wait told it
   */
  record Ended(int attempt, WaitTaskResponse result) implements Wakeup {}

  /** The plugin has gone while it was waited for. */
  record PluginLost(int attempt) implements Wakeup {}

  /** The agent has ended. */
  record AgentOver() implements Wakeup {}

  /** A pause is over. */
  record PauseOver() implements Wakeup {}
}
