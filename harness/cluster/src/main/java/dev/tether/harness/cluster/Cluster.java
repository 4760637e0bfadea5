package dev.tether.harness.cluster;

import dev.tether.nomad.NomadClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One Nomad server, its client nodes, and the remote host that runs their remote tasks.
 *
 * <p>Closing it ends every process that it started and removes every mount, whatever state it is
 * in; closing twice is fine.
 */
public interface Cluster extends AutoCloseable {

  /** What kind of cluster this is, as the command line names it: {@code process}. */
  String kind();

  /** The version its Nomad tells of itself, for instance {@code 1.11.2}. */
  String nomadVersion();

  /** A Nomad program of that version, for its command line. */
  Path nomadProgram();

  /** The API of the server. */
  NomadClient api();

  /** The client nodes in the order in which they were added, dead ones included. */
  List<ClusterNode> nodes();

  /** Adds a client node and waits until it is ready. */
  ClusterNode addNode() throws InterruptedException;

  /**
   * Where the remote tasks run.
   *
   * @throws IllegalStateException when the cluster was asked for without a runtime agent
   */
  RemoteHost remoteHost();

  /**
   * Starts another cluster of the same kind, with a name of its own, whose tasks run on this one's
   * remote host, and waits until it is ready. It has to be closed before this one.
   *
   * @param clients how many client nodes, at least 1
   * @param directory where all its files go: new or empty
   */
  Cluster startNeighbour(int clients, Path directory) throws InterruptedException;

  /**
   * A loopback port of this host for a service that nodes shall find at the same port of their own
   * loopback interface; 0 where they find every port of this host, so that any will do.
   */
  default int servicePort() {
    return 0;
  }

  /** How long it took from the first process to the moment when all nodes were ready. */
  Duration bringUp();

  @Override
  void close();
}
