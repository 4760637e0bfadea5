package dev.tether.agent.record;

import dev.tether.runtime.Owner;
import java.time.Instant;
import java.util.Optional;

/**
 * Who owned a task, and when.
 *
 * @param since when the owner claimed it, by the agent's clock
 * @param released when the owner let go; nothing when it was claimed away, or still holds it
 */
public record OwnerSpan(long generation, Owner owner, Instant since, Optional<Instant> released) {}
