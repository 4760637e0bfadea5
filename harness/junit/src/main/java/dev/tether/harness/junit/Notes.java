package dev.tether.harness.junit;

import dev.tether.harness.scenarios.observe.Action;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What tests did to a cluster, in order. Safe for use by many threads. */
final class Notes {
  private final InstantSource clock;
  private final List<Action> actions = new ArrayList<>();

  Notes(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Something is about to be done.
   *
   * @param where the node, or nothing for the cluster as a whole
   * @param fault whether tasks may be affected
   */
  synchronized void add(String where, String what, boolean fault) {
    actions.add(new Action(clock.instant(), where, what, fault));
  }

  synchronized List<Action> since(Instant moment) {
    return actions.stream().filter(action -> !action.at().isBefore(moment)).toList();
  }
}
