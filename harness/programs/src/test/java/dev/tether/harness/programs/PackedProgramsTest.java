package dev.tether.harness.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedProgramsTest {
  @TempDir private Path directory;

  @Test
  void areUnpackedFromAJarAndCanBeStarted() throws IOException {
    Path jar = directory.resolve("programs.jar");
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("create", true))) {
      pack(files.getPath("/"));
    }

    new PackedPrograms(jar).unpackInto(directory);

    expectUnpacked();
  }

  @Test
  void areUnpackedFromADirectoryOfClasses() throws IOException {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    pack(classes);

    new PackedPrograms(classes).unpackInto(directory);

    expectUnpacked();
  }

  @Test
  void tellThatNothingIsPacked() throws IOException {
    Path classes = Files.createDirectory(directory.resolve("classes"));

    assertThatThrownBy(() -> new PackedPrograms(classes).unpackInto(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("there are no programs in " + classes);
  }

  private static void pack(Path root) throws IOException {
    Path program = root.resolve("dev/tether/harness/programs/packed/tether-tap");
    Files.createDirectories(program.resolve("lib"));
    Files.writeString(program.resolve("tether-tap"), "#!/bin/sh\n");
    Files.writeString(program.resolve("lib/some.jar"), "classes");
  }

  private void expectUnpacked() {
    assertThat(directory.resolve("tether-tap/tether-tap")).hasContent("#!/bin/sh\n").isExecutable();
    assertThat(directory.resolve("tether-tap/lib/some.jar"))
        .hasContent("classes")
        .satisfies(jar -> assertThat(Files.isExecutable(jar)).isFalse());
  }
}
