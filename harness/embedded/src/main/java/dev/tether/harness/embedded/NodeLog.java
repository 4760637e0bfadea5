package dev.tether.harness.embedded;

import dev.tether.harness.cluster.ClusterFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a node's agent and plugin have to say. Thread-safe; lines after the end are dropped. */
final class NodeLog implements AutoCloseable {
  private final PrintWriter out;

  private NodeLog(PrintWriter out) {
    this.out = out;
  }

  /** Appends to a file. */
  static NodeLog open(Path file) {
    try {
      Files.createDirectories(file.getParent());
      return new NodeLog(
          new PrintWriter(
              Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              true));
    } catch (IOException e) {
      throw new ClusterFailure("the log " + file + " can't be written: " + e, e);
    }
  }

  void line(String text) {
    out.println(text);
  }

  @Override
  public void close() {
    out.close();
  }
}
