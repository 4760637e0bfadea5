/**
 * What is seen while a scenario runs: processes, owners, allocations, RPCs and log bytes.
 *
 * <p>The watchers look at the real things (the kernel's process table, the runtime's records,
 * Nomad's files) and turn them into immutable records, which are all that the checks in {@code
 * verify} ever see. Nothing in here judges.
 */
package dev.tether.harness.scenarios.observe;
