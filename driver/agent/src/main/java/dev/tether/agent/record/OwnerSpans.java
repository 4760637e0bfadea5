package dev.tether.agent.record;

import dev.tether.agent.codec.Wire;
import java.time.Instant;
import java.util.Optional;

/** Translates spans of ownership from and to their message. Pure functions. */
public final class OwnerSpans {
  private OwnerSpans() {}

  public static dev.tether.agent.wire.OwnerSpan message(OwnerSpan span) {
    var message =
        dev.tether.agent.wire.OwnerSpan.newBuilder()
            .setGeneration(span.generation())
            .setOwner(Wire.message(span.owner()))
            .setSince(span.since().toEpochMilli());
    span.released().ifPresent(released -> message.setReleased(released.toEpochMilli()));
    return message.build();
  }

  public static OwnerSpan span(dev.tether.agent.wire.OwnerSpan span) {
    return new OwnerSpan(
        span.getGeneration(),
        Wire.owner(span.getOwner()),
        Instant.ofEpochMilli(span.getSince()),
        span.hasReleased()
            ? Optional.of(Instant.ofEpochMilli(span.getReleased()))
            : Optional.empty());
  }
}
