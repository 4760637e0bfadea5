package dev.tether.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldDirectoryTest {
  @TempDir private Path directory;
  private Path outside;
  private Path inside;

  @BeforeEach
  void prepare() throws Exception {
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("file"), "outside");
    inside = Files.createDirectory(directory.resolve("inside"));
  }

  @Test
  void linkIsNeverEntered() throws Exception {
    Files.createSymbolicLink(inside.resolve("link"), outside);
    Files.writeString(inside.resolve("file"), "");

    try (HeldDirectory held = HeldDirectory.open(inside)) {
      assertThatThrownBy(() -> held.enter("link")).isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(() -> held.enter("file")).isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(() -> held.enter("none")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> held.enter("..")).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> HeldDirectory.open(inside.resolve("link")))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void directoryStaysTheSameWhenItsNameIsTaken() throws Exception {
    Files.createDirectory(inside.resolve("conf"));
    try (HeldDirectory held = HeldDirectory.open(inside);
        HeldDirectory conf = held.enter("conf")) {
      Files.move(inside.resolve("conf"), inside.resolve("moved"));
      Files.createSymbolicLink(inside.resolve("conf"), outside);

      Files.writeString(conf.entry("new"), "");

      assertThat(inside.resolve("moved/new")).exists();
      assertThat(outside.resolve("new")).doesNotExist();
    }
  }

  @Test
  void onlyRegularFilesAreRead() throws Exception {
    Files.writeString(inside.resolve("file"), "inside");
    Files.createSymbolicLink(inside.resolve("link"), outside.resolve("file"));
    Files.createSymbolicLink(inside.resolve("dangling"), Path.of("nowhere"));
    Files.createDirectory(inside.resolve("directory"));
    assertThat(new ProcessBuilder("mkfifo", inside.resolve("pipe").toString()).start().waitFor())
        .isZero();

    try (HeldDirectory held = HeldDirectory.open(inside)) {
      assertThat(held.read("file", Files::readString)).contains("inside");
      for (String other : new String[] {"link", "dangling", "directory", "pipe", "none"}) {
        assertThat(held.read(other, Files::readString)).as(other).isEmpty();
      }
    }
  }

  @Test
  void treeIsDeletedWithItsLinksAndNotWhatTheyMean() throws Exception {
    Path tree = Files.createDirectories(inside.resolve("tree/deep"));
    Files.createSymbolicLink(tree.resolve("link"), outside);
    Files.writeString(tree.resolve("file"), "");
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("---------"));

    try (HeldDirectory held = HeldDirectory.open(inside)) {
      held.delete("tree");
      held.delete("tree");

      assertThat(held.names()).isEmpty();
    }
    assertThat(outside.resolve("file")).hasContent("outside");
  }
}
