/**
 * Runs scenarios and tells the result.
 *
 * <p>Callers use {@link dev.tether.harness.scenarios.run.ScenarioRunner}, which is given clusters
 * and gives {@link dev.tether.harness.scenarios.run.ScenarioResult results}; {@link
 * dev.tether.harness.scenarios.run.Lanes} play on several clusters at the same time.
 */
package dev.tether.harness.scenarios.run;
