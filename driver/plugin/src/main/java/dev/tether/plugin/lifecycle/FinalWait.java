package dev.tether.plugin.lifecycle;

import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import java.time.Duration;

/**
 * The time for which an allocation that Nomad has stopped waits for its task's own end.
 *
 * <p>Nomad foresaw no successor when it began. It may place one all the same, until it has heard of
 * the end, and that would run the task a second time: so the result is left to it for a moment.
 * Thread-safe.
 */
final class FinalWait {
  private static final System.Logger LOG = System.getLogger(FinalWait.class.getName());

  /** Clients tell of ends every 0.2 s; then a successor has to be placed and to start. */
  private static final Duration LATE_SUCCESSOR = Duration.ofSeconds(5);

  private volatile boolean on;

  /** Begins it. */
  void begin() {
    on = true;
  }

  /** Whether it has begun. */
  boolean isOn() {
    return on;
  }

  /**
   * Makes the runtime forget a task that has ended; after such a wait not at once, and not if a
   * successor takes it before.
   *
   * @param delivered up to where its logs were delivered
   * @throws RemoteFailure when the runtime could not be told
   */
  void forget(
      RuntimeConnection connection, HandleState handle, long generation, LogOffsets delivered) {
    if (!on) {
      connection.runtime().remove(handle.remoteId(), generation);
      return;
    }
    try {
      connection.runtime().release(handle.remoteId(), generation, LATE_SUCCESSOR, delivered);
      Thread.ofVirtual()
          .name("forget-" + handle.remoteId())
          .start(() -> forgetLater(connection, handle, generation));
    } catch (RemoteFailure.Fenced e) {
      // The successor has it already, and waits to learn where its logs have to go on.
      LastWord.tell(connection, handle.remoteId(), generation, delivered);
    }
  }

  private static void forgetLater(
      RuntimeConnection connection, HandleState handle, long generation) {
    try {
      Thread.sleep(LATE_SUCCESSOR);
      connection.runtime().remove(handle.remoteId(), generation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RemoteFailure e) {
      // A successor has it, or the runtime forgets it by itself after a while.
      LOG.log(
          System.Logger.Level.DEBUG,
          "the ended task {0} is not removed: {1}",
          handle.remoteId(),
          e.getMessage());
    }
  }
}
