package dev.tether.harness.scenarios.observe;

import java.time.Instant;
import java.util.Objects;

/**
 * Something the harness did, or saw itself.
 *
 * @param where the node it was done to; empty when it concerns the whole cluster
 * @param fault whether it is a fault or a move from which a handover is measured
 */
public record Action(Instant at, String where, String what, boolean fault) {
  public Action {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(what, "what");
  }
}
