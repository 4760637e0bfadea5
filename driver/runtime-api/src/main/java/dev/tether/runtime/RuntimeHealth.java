package dev.tether.runtime;

import java.util.Map;
import java.util.Objects;

/** Whether a runtime can take tasks, as its driver tells Nomad in the node's fingerprint. */
public sealed interface RuntimeHealth {

  /**
   * It answers and can run tasks.
   *
   * @param facts what it says of itself, for instance its version, by name
   */
  record Healthy(Map<String, String> facts) implements RuntimeHealth {
    public Healthy {
      facts = Map.copyOf(facts);
    }
  }

  /**
   * It can't take tasks now.
   *
   * @param reason one sentence: what is wrong, where, and what to do
   */
  record Unhealthy(String reason) implements RuntimeHealth {
    public Unhealthy {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
