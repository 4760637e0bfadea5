package dev.tether.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNumbersTest {
  private static final FileTime TIME = FileTime.fromMillis(1_000_000_000);

  @TempDir private Path directory;

  @Test
  void filesThatShareABinGetOtherNumbers() throws IOException {
    Path lib = Files.createDirectories(directory.resolve("lib"));
    Path spare = Files.createDirectories(directory.resolve("spare"));
    List<Path> sameBin = sameBin(lib, 12);
    Files.setLastModifiedTime(lib, TIME);

    FileNumbers.spread(lib, spare);

    List<Path> files = list(lib);
    assertThat(files).containsExactlyInAnyOrderElementsOf(sameBin);
    assertThat(files.stream().collect(Collectors.groupingBy(FileNumbersTest::bin)).values())
        .allSatisfy(bin -> assertThat(bin).hasSizeLessThanOrEqualTo(4));
    for (Path file : files) {
      assertThat(file).hasContent("of " + file.getFileName());
      assertThat(Files.getLastModifiedTime(file)).isEqualTo(TIME);
    }
    assertThat(Files.getLastModifiedTime(lib)).isEqualTo(TIME);
    assertThat(spare).isEmptyDirectory();
  }

  private List<Path> sameBin(Path lib, int count) throws IOException {
    List<Path> found = new ArrayList<>();
    for (int tried = 0; found.size() < count && tried < 10_000; tried++) {
      Path made = Files.createFile(directory.resolve("tried-" + tried));
      if (found.isEmpty() || bin(made) == bin(found.getFirst())) {
        Path file = Files.move(made, lib.resolve("file-" + found.size()));
        Files.writeString(file, "of " + file.getFileName());
        Files.setLastModifiedTime(file, TIME);
        found.add(file);
      }
    }
    assertThat(found).hasSize(count);
    return found;
  }

  private static long bin(Path file) {
    try {
      return FileNumbers.bin(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }
}
