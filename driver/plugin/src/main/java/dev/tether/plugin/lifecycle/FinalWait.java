package dev.tether.plugin.lifecycle;

import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The time for which an allocation that Nomad has stopped waits for its task's own end. Nomad
 * foresaw no successor when it began and may place one all the same. Thread-safe.
 */
final class FinalWait {
  private volatile Optional<BooleanSupplier> successor = Optional.empty();

  /**
   * Begins it.
   *
   * @param hasSuccessor whether Nomad has placed a successor after all; asked once the task has
   *     ended
   */
  void begin(BooleanSupplier hasSuccessor) {
    successor = Optional.of(hasSuccessor);
  }

  /** Whether it has begun. */
  boolean isOn() {
    return successor.isPresent();
  }

  /**
   * Makes the runtime forget a task that has ended, unless a successor is about to start: to that
   * the result is left, because it would run the task a second time.
   *
   * @param delivered up to where its logs were delivered
   * @throws RemoteFailure when the runtime could not be told
   */
  void forget(
      RuntimeConnection connection, HandleState handle, long generation, LogOffsets delivered) {
    if (successor.filter(BooleanSupplier::getAsBoolean).isPresent()) {
      connection
          .runtime()
          .release(handle.remoteId(), generation, handle.policy().detachTtl(), delivered);
    } else {
      connection.runtime().remove(handle.remoteId(), generation);
    }
  }
}
