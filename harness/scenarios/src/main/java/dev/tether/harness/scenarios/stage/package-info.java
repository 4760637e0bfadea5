/**
 * The ground a scenario stands on: a cluster, jobs whose tasks account for every byte, bounded
 * waits, and watchers that write down what happens.
 *
 * <p>A scenario implements {@link dev.tether.harness.scenarios.stage.Scenario} and does everything
 * through the {@link dev.tether.harness.scenarios.stage.Stage} it is given, so that each of its
 * steps is on the timeline.
 */
package dev.tether.harness.scenarios.stage;
