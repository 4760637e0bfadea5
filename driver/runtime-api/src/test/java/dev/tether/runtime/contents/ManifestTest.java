package dev.tether.runtime.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final String DIGEST = "a".repeat(64);

  @Provide
  Arbitrary<Manifest> manifests() {
    return Trees.manifests();
  }

  @Property
  void digestsAreEqualExactlyWhenTreesAre(
      @ForAll("manifests") Manifest one, @ForAll("manifests") Manifest other) {
    assertThat(one.digest().equals(other.digest())).isEqualTo(one.equals(other));
  }

  @Property
  void orderOfTheEntriesDoesNotMatter(
      @ForAll("manifests") Manifest manifest, @ForAll Random random) {
    List<Entry> shuffled = new ArrayList<>(manifest.entries());
    Collections.shuffle(shuffled, random);

    assertThat(new Manifest(shuffled)).isEqualTo(manifest);
    assertThat(new Manifest(shuffled).digest()).isEqualTo(manifest.digest());
  }

  @Property
  void treeOverAnotherReplacesItsOwnRootsOnly(
      @ForAll("manifests") Manifest next, @ForAll("manifests") Manifest earlier) {
    Manifest whole = next.over(earlier);
    assertThat(whole.entries()).containsAll(next.entries());
    assertThat(whole.entries())
        .allMatch(
            entry ->
                next.roots().contains(entry.root())
                    ? next.entries().contains(entry)
                    : earlier.entries().contains(entry));
    assertThat(whole.roots()).containsAll(earlier.roots());
  }

  @Test
  void digestIsAlwaysTheSame() {
    assertThat(Manifest.empty().digest())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void eachPathStandsOnce() {
    assertThatThrownBy(
            () ->
                new Manifest(
                    List.of(new Entry.Directory("local/a", 0755), new Entry.Link("local/a", "b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("local/a");
  }

  @Test
  void nothingIsBelowAFileOrALink() {
    Entry below = new Entry.File("local/a/b/c", 0644, 0, DIGEST);
    Entry between = new Entry.Directory("local/a-b", 0755);

    assertThatThrownBy(() -> new Manifest(List.of(new Entry.Link("local/a", "d"), between, below)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("local/a/b/c is in local/a, which is no directory");
    assertThat(new Manifest(List.of(new Entry.Directory("local/a", 0755), below)).entries())
        .hasSize(2);
  }

  @Test
  void sizesAreSummedUpWithoutOverflow() {
    Entry small = new Entry.File("local/a", 0644, 3, DIGEST);
    Entry other = new Entry.File("local/b", 0644, 4, DIGEST);
    Entry huge = new Entry.File("local/c", 0644, Long.MAX_VALUE, DIGEST);

    assertThat(new Manifest(List.of(small, other)).totalBytes()).isEqualTo(7);
    assertThat(new Manifest(List.of(small, other, huge)).totalBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void entryIsFoundByItsPath() {
    Entry link = new Entry.Link("local/a", "b");

    assertThat(new Manifest(List.of(link)).find("local/a")).contains(link);
    assertThat(new Manifest(List.of(link)).find("local/b")).isEmpty();
  }
}
