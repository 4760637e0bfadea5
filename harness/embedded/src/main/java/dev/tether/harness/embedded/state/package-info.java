/**
 * What the servers of an embedded cluster know: nodes, jobs, allocations, evaluations and
 * deployments, each as the JSON that Nomad's API tells of it.
 *
 * <p>{@link dev.tether.harness.embedded.state.StateStore} has one lock and one index. Every write
 * gets the next index, stamps what it changes with it, and wakes whoever waits for something newer:
 * blocking queries, event streams and clients. A tree that was stored is never changed any more; a
 * change stores another one.
 */
package dev.tether.harness.embedded.state;
