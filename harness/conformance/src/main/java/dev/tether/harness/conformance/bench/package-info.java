/**
 * What checks are made with: plugins that are started as Nomad starts them, tasks, and the places
 * where they run. {@link dev.tether.harness.conformance.bench.Bench} has it all, for one check at a
 * time, and clears up after it.
 */
package dev.tether.harness.conformance.bench;
