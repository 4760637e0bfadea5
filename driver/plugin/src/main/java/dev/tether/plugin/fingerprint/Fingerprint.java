package dev.tether.plugin.fingerprint;

import java.util.Map;
import java.util.Objects;

/**
 * What the driver says of itself.
 *
 * @param description one or more sentences for the person in front of {@code nomad node status}
 * @param attributes node attributes by name
 */
public record Fingerprint(Health health, String description, Map<String, String> attributes) {

  /** Whether Nomad may place tasks. */
  public enum Health {
    /** Nothing is configured that could run tasks. */
    UNDETECTED,
    UNHEALTHY,
    HEALTHY
  }

  public Fingerprint {
    Objects.requireNonNull(health, "health");
    Objects.requireNonNull(description, "description");
    attributes = Map.copyOf(attributes);
  }
}
