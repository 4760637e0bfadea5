package dev.tether.plugin.lifecycle;

import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.Custody;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import java.util.List;

/** What an owner that lost a task tells the runtime: where the next one's logs have to go on. */
final class LastWord {
  private LastWord() {}

  /**
   * Where the logs of a task that is taken over begin.
   *
   * @param before the task as it was when it was claimed: one that was not released, be it over or
   *     not, may have an owner at work, also when the lease has run out, for it may have been cut
   *     off from the runtime and be back with it
   */
  static LogDelivery.Start after(RemoteTask before) {
    return before.ownership().custody() instanceof Custody.Held
        ? LogDelivery.Start.AFTER_LAST_OWNER
        : LogDelivery.Start.AT_OFFSETS;
  }

  /**
   * Records how far the logs came under an earlier owner.
   *
   * @throws dev.tether.runtime.RemoteFailure when the runtime does not answer
   */
  static void tell(
      RuntimeConnection connection, RemoteTaskId task, long generation, LogOffsets delivered) {
    // That it is refused as a renewal is known already.
    connection.runtime().renew(List.of(new LeaseRenewal(task, generation, delivered, true)));
  }
}
