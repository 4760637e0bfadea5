package dev.tether.runtime;

import java.util.Objects;

/**
 * The name a runtime gave to one remote task. It is never used again for another task, not even
 * after the task is gone.
 */
public record RemoteTaskId(String value) {
  public RemoteTaskId {
    Objects.requireNonNull(value, "value");
    if (value.isBlank()) {
      throw new IllegalArgumentException("a remote task id must not be blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
