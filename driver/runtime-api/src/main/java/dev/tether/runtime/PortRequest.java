package dev.tether.runtime;

import java.util.Objects;

/**
 * A port that a task wants to listen on.
 *
 * @param label its name in the job
 * @param number which one, 1 to 65535; or 0 for any that is free on the remote host
 */
public record PortRequest(String label, int number) {
  public PortRequest {
    Objects.requireNonNull(label, "label");
    if (label.isBlank() || number < 0 || number > 65535) {
      throw new IllegalArgumentException("no port: " + label + " = " + number);
    }
  }
}
