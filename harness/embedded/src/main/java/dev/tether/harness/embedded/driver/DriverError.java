package dev.tether.harness.embedded.driver;

import io.grpc.StatusRuntimeException;

/** The plugin answered a call with an error. */
public final class DriverError extends Exception {
  private static final long serialVersionUID = 1;
  private final boolean recoverable;

  DriverError(StatusRuntimeException cause, boolean recoverable) {
    super(
        "rpc error: code = %s desc = %s"
            .formatted(cause.getStatus().getCode(), cause.getStatus().getDescription()),
        cause);
    this.recoverable = recoverable;
  }

  /** Whether the driver says that trying again may help. */
  public boolean recoverable() {
    return recoverable;
  }
}
