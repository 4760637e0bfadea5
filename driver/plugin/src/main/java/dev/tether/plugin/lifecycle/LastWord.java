package dev.tether.plugin.lifecycle;

import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteTaskId;
import java.util.List;

/** What an owner that lost a task tells the runtime: where the next one's logs have to go on. */
final class LastWord {
  private LastWord() {}

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
