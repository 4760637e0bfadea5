package dev.tether.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A list of classes as the JVM writes and reads it, without what differs from run to run. */
final class ClassList {
  private static final String LAMBDA = "@lambda-";

  private ClassList() {}

  /**
   * Writes a list that the JVM made so that it can be kept: sorted, classes before lambdas, without
   * numbers, without hints on constant pools and without classes of other loaders.
   */
  static void keep(Path made, Path kept) throws IOException {
    List<String> lines = Files.readAllLines(made);
    Stream<String> classes =
        lines.stream()
            .filter(line -> !line.startsWith("#") && !line.startsWith("@"))
            .filter(line -> !line.contains(" source: "))
            .map(line -> line.replaceFirst(" id: .*", ""));
    Stream<String> lambdas = lines.stream().filter(line -> line.startsWith(LAMBDA));
    Files.createDirectories(kept.getParent());
    Files.write(
        kept, Stream.concat(classes.sorted().distinct(), lambdas.sorted().distinct()).toList());
  }
}
