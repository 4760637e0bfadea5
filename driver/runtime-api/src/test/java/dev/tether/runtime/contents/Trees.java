package dev.tether.runtime.contents;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Entries and manifests of all kinds, few enough names that they often meet. */
final class Trees {
  private Trees() {}

  static Arbitrary<String> paths() {
    Arbitrary<String> roots = Arbitraries.of(Entry.ROOTS);
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of("a", "b", "a b", "d1", "ü", "\n"),
            Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(3)
                .filter(name -> !name.contains("/") && !name.contains("\0")));
    return Combinators.combine(roots, names.list().ofMinSize(1).ofMaxSize(3))
        .as((root, below) -> root + '/' + String.join("/", below))
        .filter(Trees::isPath);
  }

  private static boolean isPath(String path) {
    try {
      return !new Entry.Directory(path, 0).path().isEmpty();
    } catch (IllegalArgumentException strange) {
      return false;
    }
  }

  static Arbitrary<Entry> entries() {
    Arbitrary<Integer> modes = Arbitraries.of(0, 0600, 0644, 0755, 0777);
    Arbitrary<Long> sizes = Arbitraries.of(0L, 1L, 16L, Long.MAX_VALUE);
    Arbitrary<String> digests = Arbitraries.of("0".repeat(64), "f".repeat(64));
    Arbitrary<String> targets = Arbitraries.of("a", "b", "./a", "a/b");
    return Arbitraries.oneOf(
        Combinators.combine(paths(), modes).as(Entry.Directory::new),
        Combinators.combine(paths(), modes, sizes, digests).as(Entry.File::new),
        Combinators.combine(paths(), targets).as(Entry.Link::new));
  }

  static Arbitrary<Manifest> manifests() {
    return entries().list().ofMaxSize(5).filter(Trees::isTree).map(Manifest::new);
  }

  private static boolean isTree(List<Entry> entries) {
    try {
      return new Manifest(entries).entries().size() == entries.size();
    } catch (IllegalArgumentException impossible) {
      return false;
    }
  }
}
