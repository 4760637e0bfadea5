package dev.tether.plugin.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.runtime.contents.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BroughtBackTest {
  @TempDir Path directory;

  private Path data;
  private Place target;

  @BeforeEach
  void makeDirectories() throws IOException {
    data = Files.createDirectories(directory.resolve("alloc/data"));
    target = new Place("alloc/data", directory, List.of("alloc", "data"));
  }

  private Incoming incoming() throws IOException {
    return Incoming.into(directory.resolve("incoming"), "alloc/data", ContentsPolicy.DEFAULT);
  }

  private static void file(Incoming incoming, String path, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    incoming.receive(
        new Entry.File(path, 0640, bytes.length, "a".repeat(64)), new ByteArrayInputStream(bytes));
  }

  private static void other(Incoming incoming, Entry entry) throws IOException {
    incoming.receive(entry, new ByteArrayInputStream(new byte[0]));
  }

  @Test
  void whatCameReplacesWhatIsThereWhateverItIs() throws IOException {
    Files.writeString(data.resolve("a"), "old");
    Files.createDirectories(data.resolve("b/c"));
    Files.writeString(data.resolve("d"), "a file");
    try (Incoming incoming = incoming()) {
      other(incoming, new Entry.Directory("alloc/data", 0755));
      file(incoming, "alloc/data/a", "new");
      file(incoming, "alloc/data/b", "a file now");
      other(incoming, new Entry.Directory("alloc/data/d", 0750));
      file(incoming, "alloc/data/d/e", "within");
      other(incoming, new Entry.Link("alloc/data/link", "d/e"));
      incoming.moveTo(target);
    }
    assertThat(data.resolve("a")).hasContent("new");
    assertThat(data.resolve("b")).hasContent("a file now");
    assertThat(data.resolve("d/e")).hasContent("within");
    assertThat(data.resolve("link")).isSymbolicLink().hasContent("within");
    assertThat(directory.resolve("incoming")).doesNotExist();
  }

  @Test
  void linkInTheWayIsReplacedAndNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept"), "kept");
    Files.createSymbolicLink(data.resolve("d"), elsewhere);
    Files.createSymbolicLink(data.resolve("f"), elsewhere.resolve("kept"));
    try (Incoming incoming = incoming()) {
      other(incoming, new Entry.Directory("alloc/data/d", 0755));
      file(incoming, "alloc/data/d/e", "within");
      file(incoming, "alloc/data/f", "new");
      incoming.moveTo(target);
    }
    assertThat(elsewhere).isDirectoryNotContaining("glob:**/e");
    assertThat(elsewhere.resolve("kept")).hasContent("kept");
    assertThat(Files.isDirectory(data.resolve("d"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(data.resolve("f")).hasContent("new");
  }

  @Test
  void deletionFollowsNoLinkEither() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept"), "kept");
    Files.createSymbolicLink(data.resolve("d"), elsewhere);
    Merge.delete(target, "alloc/data/d/kept");
    Merge.delete(target, "alloc/data/no/such");
    assertThat(elsewhere.resolve("kept")).hasContent("kept");
    Merge.delete(target, "alloc/data/d");
    assertThat(Files.exists(data.resolve("d"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void linkThatCameFirstDoesNotLeadTheNextFileElsewhere() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    try (Incoming incoming = incoming()) {
      // It stays in alloc, where it will be; from where it comes to first, it does not.
      other(incoming, new Entry.Link("alloc/data/link", "../elsewhere"));
      assertThatThrownBy(() -> file(incoming, "alloc/data/link/file", "x"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("alloc/data/link/file");
      assertThatThrownBy(() -> other(incoming, new Entry.Directory("alloc/data/link", 0755)))
          .isInstanceOf(IOException.class);
    }
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void whatWasNotAskedForIsRefused() throws IOException {
    try (Incoming incoming = incoming()) {
      assertThatThrownBy(() -> file(incoming, "alloc/other", "x"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("alloc/other");
    }
  }
}
