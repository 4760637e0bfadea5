package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
