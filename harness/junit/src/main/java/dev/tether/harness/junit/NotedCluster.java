package dev.tether.harness.junit;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.nomad.NomadClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A cluster that notes what is done to it.
 *
 * @param cluster the cluster itself
 */
record NotedCluster(Cluster cluster, Notes notes) implements Cluster {
  NotedCluster {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(notes, "notes");
  }

  @Override
  public String kind() {
    return cluster.kind();
  }

  @Override
  public String nomadVersion() {
    return cluster.nomadVersion();
  }

  @Override
  public Path nomadProgram() {
    return cluster.nomadProgram();
  }

  @Override
  public NomadClient api() {
    return cluster.api();
  }

  @Override
  public List<ClusterNode> nodes() {
    return cluster.nodes().stream().<ClusterNode>map(node -> new NotedNode(node, notes)).toList();
  }

  @Override
  public ClusterNode addNode() throws InterruptedException {
    notes.add("", "add a node", false);
    return new NotedNode(cluster.addNode(), notes);
  }

  @Override
  public RemoteHost remoteHost() {
    return cluster.remoteHost();
  }

  @Override
  public Cluster startNeighbour(int clients, Path directory) throws InterruptedException {
    notes.add("", "start a second cluster that uses the same remote host", false);
    return cluster.startNeighbour(clients, directory);
  }

  @Override
  public int servicePort() {
    return cluster.servicePort();
  }

  @Override
  public Duration bringUp() {
    return cluster.bringUp();
  }

  @Override
  public void close() {
    cluster.close();
  }

  @Override
  public String toString() {
    return "%s cluster of %d nodes, Nomad %s".formatted(kind(), nodes().size(), nomadVersion());
  }
}
