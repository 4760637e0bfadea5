package dev.tether.harness.cli;

import dev.tether.harness.tap.record.RecordedCall;
import dev.tether.harness.tap.record.Recording;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the taps of a scenario's nodes recorded, as its report has it. */
final class TapRecords {
  private TapRecords() {}

  /** One node's calls, of all plugins that ran there, in the order in which they began. */
  record OfNode(List<RecordedCall> calls) {}

  /** Those of each node. */
  static List<OfNode> in(Path report) throws IOException {
    List<OfNode> nodes = new ArrayList<>();
    try (DirectoryStream<Path> records = Files.newDirectoryStream(report, "*-calls.jsonl")) {
      for (Path record : records) {
        nodes.add(new OfNode(Recording.read(record).calls()));
      }
    }
    return nodes;
  }
}
