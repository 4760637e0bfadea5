package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What all parts of one cluster share.
 *
 * @param work the cluster's directory
 * @param sockets a second one with a short path, for sockets, whose paths are limited to 107 bytes
 */
record Site(
    Marker marker,
    Path work,
    Path sockets,
    Programs programs,
    ProcessTable processes,
    Killer killer,
    Ports ports) {

  /**
   * That of a new cluster, with a name that no other has. Nothing is made yet.
   *
   * @param work the cluster's directory
   */
  static Site of(Path work, Libc libc, RandomGenerator random) {
    byte[] id = new byte[4];
    random.nextBytes(id);
    return named("tether-" + HexFormat.of().formatHex(id), work, libc, random);
  }

  /** That of the cluster of this name. */
  static Site named(String cluster, Path work, Libc libc, RandomGenerator random) {
    Marker marker = Marker.of(cluster);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new Site(
        marker,
        work.toAbsolutePath().normalize(),
        temporary().resolve(cluster),
        new Programs(System.getenv(), java),
        new ProcessTable(),
        new Killer(libc),
        new Ports(random));
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Makes its directories, in which it stands who made them. Removes first what clusters left whose
   * makers were killed.
   *
   * @param keepFiles whether the work directory stays whatever becomes of this process
   */
  void make(boolean keepFiles) throws IOException {
    Abandoned.remove(temporary());
    Files.createDirectories(work);
    Files.createDirectory(sockets);
    Abandoned.mark(this, keepFiles);
  }

  /** The living processes of a node: those that were started for it, and its tasks on this host. */
  List<ProcessTable.Entry> processesOf(String node) {
    return processes.marked(marker.node(node).or(new LocalTask(work.resolve(node))));
  }

  /** The living processes of the cluster, its tasks on this host included. */
  List<ProcessTable.Entry> allProcesses() {
    return processes.marked(marker.or(new LocalTask(work)));
  }

  /** The variables of the processes of one node, or of the cluster as a whole. */
  Map<String, String> variables(Optional<String> node) throws IOException {
    Map<String, String> variables =
        new HashMap<>(node.map(marker::node).orElse(marker).variables());
    // Sockets of plugins are made there; what a killed plugin left goes with the cluster.
    Path temporary = Files.createDirectories(sockets.resolve(node.orElse("cluster")));
    variables.put("TMPDIR", temporary.toString());
    return variables;
  }
}
