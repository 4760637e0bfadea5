/**
 * Watches a running cluster and writes what it sees into the model: nodes and allocations from
 * Nomad's API, owners from the runtime's records, calls from the record of the tap.
 *
 * <p>{@link dev.tether.web.watch.ClusterWatch} is the whole of it for callers.
 */
package dev.tether.web.watch;
