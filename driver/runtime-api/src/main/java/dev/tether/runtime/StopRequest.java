package dev.tether.runtime;

import java.time.Duration;
import java.util.Objects;

/**
 * How to stop a task.
 *
 * @param signal the name of the signal to send first, for instance {@code SIGTERM}
 * @param timeout how long to wait before killing; zero kills at once
 */
public record StopRequest(String signal, Duration timeout) {
  public StopRequest {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(timeout, "timeout");
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("a stop timeout is not negative, got " + timeout);
    }
  }
}
