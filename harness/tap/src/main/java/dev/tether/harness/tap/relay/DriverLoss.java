package dev.tether.harness.tap.relay;

import io.grpc.Status;

/** Tells a failure that the driver answered from the end of the driver itself. */
@FunctionalInterface
public interface DriverLoss {

  /**
   * Runs the action, at once or later and on any thread, unless the driver's process is gone or
   * about to be: then it never runs.
   *
   * @param status with which a call ended
   */
  void unlessLost(Status status, Runnable action);
}
