/**
 * Nomad clusters that a scenario can drain, kill and break, together with the remote host on which
 * their remote tasks run.
 *
 * <p>{@link dev.tether.harness.cluster.Cluster} is the whole of it for callers. What kind of
 * cluster is behind it is chosen once, from a {@link dev.tether.harness.cluster.ClusterSpec};
 * scenarios do not know it.
 */
package dev.tether.harness.cluster;
