package dev.tether.runtime.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  private static final String DIGEST = "0".repeat(64);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "etc/passwd",
        "..",
        "../local",
        "local/..",
        "local/../../etc",
        "local/./a",
        "local//a",
        "local/a/",
        "/local/a",
        "local/a\0b",
        "locality/a",
        "local/\ud800"
      })
  void pathThatIsNotOfATaskIsRefused(String path) {
    assertThatThrownBy(() -> new Entry.Directory(path, 0755))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Entry.File(path, 0644, 0, DIGEST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Entry.Link(path, "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nameThatNoFileSystemCanHaveIsRefused() {
    String longest = "ä".repeat(Entry.LONGEST_NAME / 2) + "a";

    assertThat(new Entry.Directory("local/" + longest + "/" + longest, 0755).root())
        .isEqualTo("local");
    assertThatThrownBy(() -> new Entry.Directory("local/a/" + longest + "a", 0755))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rootIsADirectoryAndNothingElse() {
    assertThat(new Entry.Directory("local", 0755).path()).isEqualTo("local");
    assertThatThrownBy(() -> new Entry.File("local", 0644, 0, DIGEST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Entry.Link("local", "alloc"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 01000, 04755})
  void onlyPermissionBitsTravel(int mode) {
    assertThatThrownBy(() -> new Entry.Directory("local", mode))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("permission bits");
    assertThatThrownBy(() -> new Entry.File("local/a", mode, 0, DIGEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("permission bits");
  }

  @Test
  void fileHasASizeAndADigest() {
    assertThatThrownBy(() -> new Entry.File("local/a", 0644, -1, DIGEST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Entry.File("local/a", 0644, 1, "F".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "./x", "../x", "..", "x/y", "../../local2", ".", "a/./b"})
  void linkMayPointAnywhereInItsRoot(String target) {
    assertThat(new Entry.Link("local/a/b/link", target).target()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc", "../..", "../../secrets/token", "a/../b", "./../../x", "a\0"})
  void linkThatMayLeadOutOfItsRootIsRefused(String target) {
    assertThatThrownBy(() -> new Entry.Link("local/a/link", target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("local/a/link");
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of("..", ".", "", "a", "b", "local", "/")
        .list()
        .ofMaxSize(6)
        .map(words -> String.join("/", words));
  }

  @Property
  void whatIsTakenNeverLeavesItsRoot(@ForAll("words") String path, @ForAll("words") String target) {
    Entry entry;
    try {
      entry = new Entry.Link("local/" + path, target);
    } catch (IllegalArgumentException refused) {
      return;
    }
    Path root = Path.of("/task/local");
    Path at = Path.of("/task").resolve(entry.path());
    assertThat(at.normalize().equals(at) && at.startsWith(root)).isTrue();
    assertThat(at.resolveSibling(target).normalize().startsWith(root)).isTrue();
  }

  /** {@code a/b/up} may well mean the root itself, and then {@code ..} would be above it. */
  @Test
  void targetThatClimbsBehindAnotherLinkIsRefused() {
    assertThatThrownBy(() -> new Entry.Link("local/out", "a/b/up/.."))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
