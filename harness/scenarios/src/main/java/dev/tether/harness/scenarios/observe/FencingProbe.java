package dev.tether.harness.scenarios.observe;

import java.time.Instant;
import java.util.Objects;

/**
 * A stale command that the harness itself sent to the runtime, as a node would that does not know
 * it lost its task.
 *
 * @param command what was sent
 * @param carried the generation it carried
 * @param present the generation on record
 * @param refused whether the runtime refused it as fenced
 */
public record FencingProbe(
    Instant at, SlotKey slot, String command, long carried, long present, boolean refused) {
  public FencingProbe {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(command, "command");
  }
}
