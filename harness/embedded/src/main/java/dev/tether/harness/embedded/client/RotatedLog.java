package dev.tether.harness.embedded.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One stream of a task as the numbered files in which Nomad keeps it: {@code task.stdout.0} and so
 * on, of which the oldest are deleted.
 *
 * @param directory of the allocation's logs
 * @param prefix of the files: {@code task.stdout}
 */
public record RotatedLog(Path directory, String prefix) {

  /** The log of a task's stream. */
  public static RotatedLog of(Path directory, String task, String stream) {
    return new RotatedLog(directory, task + "." + stream);
  }

  Path file(int number) {
    return directory.resolve(prefix + "." + number);
  }

  /** The number of the file that is written; 0 where there is none yet. */
  int newest() throws IOException {
    List<Integer> present = numbers();
    return present.isEmpty() ? 0 : present.getLast();
  }

  /** What is kept of the stream; empty where no task began to write it. */
  public Optional<byte[]> read() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean any = false;
    for (int number : numbers()) {
      try {
        all.writeBytes(Files.readAllBytes(file(number)));
        any = true;
      } catch (NoSuchFileException deletedMeanwhile) {
        // The oldest went while it was read.
      }
    }
    return any ? Optional.of(all.toByteArray()) : Optional.empty();
  }

  private List<Integer> numbers() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    String before = prefix + ".";
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(before))
          .map(name -> name.substring(before.length()))
          .filter(rest -> rest.matches("\\d{1,9}"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    }
  }
}
