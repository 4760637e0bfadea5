package dev.tether.harness.scenarios.stage;

import java.time.Duration;

/**
 * Something that is done to a cluster, after which the invariants must hold.
 *
 * <p>Implementations hold no state: one of them may be run any number of times.
 */
public interface Scenario {

  /** What the command line calls it: lower case words with hyphens. */
  String name();

  /** What it does and shows, in one sentence. */
  String description();

  /** Whether it makes sense with this Nomad. */
  default boolean appliesTo(Dialect dialect) {
    return true;
  }

  /** Whether it takes minutes, so that it is played only where that is asked for. */
  default boolean takesMinutes() {
    return false;
  }

  /**
   * About how long it takes on a calm machine: what takes longest is begun first where several are
   * played at the same time.
   */
  default Duration usual() {
    return Duration.ofSeconds(3);
  }

  /** The cluster it wants. */
  default Requirements requirements() {
    return Requirements.nodes(2);
  }

  /**
   * Plays it. Everything it starts is stopped afterwards, whether it stopped that itself or not.
   *
   * @throws ScenarioFailure when something did not come as it should
   */
  void run(Stage stage) throws InterruptedException;
}
