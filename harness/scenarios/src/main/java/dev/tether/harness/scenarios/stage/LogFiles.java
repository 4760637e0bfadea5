package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.LogComparison;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.observe.TaskLedger;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads Nomad's log files of a job's allocations and holds them against what the tasks wrote. */
final class LogFiles {
  static final List<String> STREAMS = List.of("stdout", "stderr");

  private final Cluster cluster;
  private final TaskLedger ledger;

  LogFiles(Cluster cluster, TaskLedger ledger) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.ledger = Objects.requireNonNull(ledger, "ledger");
  }

  /**
   * Compares both streams of a slot.
   *
   * @param allocations all of the slot, in any order
   * @param losses those whose node was lost while they ran
   */
  List<LogComparison> compare(SlotKey slot, List<Allocation> allocations, Losses losses) {
    List<Allocation> ordered = new ArrayList<>(allocations);
    ordered.sort(Comparator.comparingLong(Allocation::createIndex));
    List<LogComparison> comparisons = new ArrayList<>();
    for (String stream : STREAMS) {
      byte[] written = ledger.written(slot, stream);
      List<LogComparison.Piece> pieces =
          ordered.stream()
              .map(
                  allocation -> {
                    byte[] delivered = onDisk(allocation, slot.task(), stream);
                    return new LogComparison.Piece(
                        "allocation %s on %s"
                            .formatted(brief(allocation.id()), allocation.nodeName()),
                        delivered,
                        losses.mayComeAgain(allocation.id(), written, delivered));
                  })
              .toList();
      comparisons.add(
          LogComparison.compare(slot.display() + " " + stream, written, pieces, TaskLedger.LINE));
    }
    return comparisons;
  }

  /**
   * Where Nomad's API tells something else of an allocation's log than the files hold, one sentence
   * each. Allocations on nodes that are down are left out.
   */
  List<String> disagreements(String task, List<Allocation> allocations) {
    List<String> found = new ArrayList<>();
    for (Allocation allocation : allocations) {
      if (node(allocation).filter(ClusterNode::isUp).isEmpty()) {
        continue;
      }
      for (String stream : STREAMS) {
        byte[] file = onDisk(allocation, task, stream);
        try {
          byte[] api = cluster.api().logs(allocation.id(), task, stream);
          if (!Arrays.equals(api, file)) {
            found.add(
                "the API tells %d bytes of the %s of allocation %s, its files hold %d"
                    .formatted(api.length, stream, brief(allocation.id()), file.length));
          }
        } catch (NomadFailure.NotFound none) {
          if (file.length > 0) {
            found.add("the API knows no %s of %s".formatted(stream, brief(allocation.id())));
          }
        }
      }
    }
    return found;
  }

  /** All that the rotated files of one stream hold; nothing where there are none. */
  byte[] onDisk(Allocation allocation, String task, String stream) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    files(allocation, task, stream).forEach(file -> all.writeBytes(read(file)));
    return all.toByteArray();
  }

  /** The rotated files of one stream, in order. */
  List<Path> files(Allocation allocation, String task, String stream) {
    Optional<Path> logs =
        node(allocation)
            .map(node -> node.allocationDirectory(allocation.id()).resolve("alloc/logs"));
    List<Path> files = new ArrayList<>();
    if (logs.isPresent()) {
      for (int number = 0; ; number++) {
        Path file = logs.get().resolve(task + "." + stream + "." + number);
        if (!Files.exists(file)) {
          break;
        }
        files.add(file);
      }
    }
    return files;
  }

  private Optional<ClusterNode> node(Allocation allocation) {
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(allocation.nodeId()))
        .findFirst();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("can't read Nomad's log file " + file, unreadable);
    }
  }

  static String brief(String allocationId) {
    return allocationId.substring(0, Math.min(8, allocationId.length()));
  }
}
