/**
 * A cluster whose Nomad agents, driver plugins and remote host are processes of this machine.
 *
 * <p>{@link dev.tether.harness.cluster.process.ProcessCluster} is the entry. Linux only: everything
 * that belongs to a cluster is found again in {@code /proc}, by variables that all its processes
 * inherit, so that nothing is left behind.
 *
 * <p>Clusters whose Nomad runs elsewhere on this machine use parts of it: {@link
 * dev.tether.harness.cluster.process.LocalSite} for the remote host, and what writes Nomad's
 * configuration, relays its sockets and reads its logs.
 */
package dev.tether.harness.cluster.process;
