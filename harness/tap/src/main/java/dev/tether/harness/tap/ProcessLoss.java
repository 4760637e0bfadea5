package dev.tether.harness.tap;

import dev.tether.harness.tap.relay.DriverLoss;
import io.grpc.Status;
import java.time.Duration;

/** Judges by the driver's process whether a failure was an answer or its end. */
final class ProcessLoss implements DriverLoss {
  /** A connection may break a moment before its process has ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final DriverProcess driver;

  ProcessLoss(DriverProcess driver) {
    this.driver = driver;
  }

  @Override
  public void unlessLost(Status status, Runnable action) {
    if (!mayBeLoss(status)) {
      action.run();
      return;
    }
    Thread.ofVirtual()
        .name("tap-loss")
        .start(
            () -> {
              try {
                if (!driver.awaitEnd(PATIENCE)) {
                  action.run();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** What a driver answers itself has no cause here and none of these texts of the transport. */
  private static boolean mayBeLoss(Status status) {
    if (status.getCode() != Status.Code.UNAVAILABLE) {
      return false;
    }
    String text = status.getDescription() == null ? "" : status.getDescription();
    return status.getCause() != null
        || text.isEmpty()
        || text.startsWith("Network closed")
        || text.startsWith("io exception")
        || text.startsWith("Channel shutdown");
  }
}
