/**
 * Plugins that are broken on purpose, and tests that the suite finds out how.
 *
 * <p>{@link dev.tether.harness.conformance.SampleDriver} is a driver that runs processes of this
 * host and keeps to the contract, unless its variable {@code SAMPLE_FAULT} names a {@link
 * dev.tether.harness.conformance.Fault}.
 */
package dev.tether.harness.conformance;
