package dev.tether.harness.junit;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.tap.record.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The calls that the taps of a cluster's nodes recorded so far, in the order in which they began.
 *
 * @param cluster whose nodes are looked at
 */
record TapRecords(Cluster cluster) implements Supplier<List<TracedCall>> {
  TapRecords {
    Objects.requireNonNull(cluster, "cluster");
  }

  @Override
  public List<TracedCall> get() {
    List<TracedCall> calls = new ArrayList<>();
    for (ClusterNode node : cluster.nodes()) {
      try {
        if (Files.exists(node.recordedCalls())) {
          Recording.read(node.recordedCalls()).calls().stream()
              .map(call -> TracedCall.of(node.name(), call))
              .forEach(calls::add);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the calls of " + node.name() + " can't be read", e);
      }
    }
    calls.sort(Comparator.comparing(TracedCall::began));
    return List.copyOf(calls);
  }
}
