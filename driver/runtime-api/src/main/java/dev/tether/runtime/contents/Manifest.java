package dev.tether.runtime.contents;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All of a tree's entries, ordered by path. Immutable.
 *
 * @param entries each path once; what is above an entry is a directory, or not among the entries
 */
public record Manifest(List<Entry> entries) {
  public Manifest {
    entries = entries.stream().sorted(Comparator.comparing(Entry::path)).toList();
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).path().equals(entries.get(i - 1).path())) {
        throw new IllegalArgumentException("the path " + entries.get(i).path() + " stands twice");
      }
    }
    checkParents(entries);
  }

  private static void checkParents(List<Entry> entries) {
    Set<String> noDirectories =
        entries.stream()
            .filter(entry -> !(entry instanceof Entry.Directory))
            .map(Entry::path)
            .collect(Collectors.toSet());
    for (Entry entry : entries) {
      String path = entry.path();
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        if (noDirectories.contains(path.substring(0, slash))) {
          throw new IllegalArgumentException(
              "%s is in %s, which is no directory".formatted(path, path.substring(0, slash)));
        }
      }
    }
  }

  /** A tree with nothing in it. */
  public static Manifest empty() {
    return new Manifest(List.of());
  }

  /** The sum of all files' sizes, bytes; the largest number there is when they come to more. */
  public long totalBytes() {
    return entries.stream()
        .mapToLong(entry -> entry instanceof Entry.File file ? file.size() : 0)
        .reduce(0, (sum, size) -> size > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + size);
  }

  /** The roots of which something stands in it. */
  public Set<String> roots() {
    return entries.stream().map(Entry::root).collect(Collectors.toUnmodifiableSet());
  }

  /** This tree, and all of those roots of {@code earlier} of which nothing stands in it. */
  public Manifest over(Manifest earlier) {
    Set<String> roots = roots();
    return new Manifest(
        Stream.concat(
                entries.stream(),
                earlier.entries().stream().filter(entry -> !roots.contains(entry.root())))
            .toList());
  }

  /** The entry at a path. */
  public Optional<Entry> find(String path) {
    return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
  }

  /** Equal for equal trees: 64 hexadecimal digits. */
  public String digest() {
    MessageDigest digest = sha256();
    for (Entry entry : entries) {
      digest.update(line(entry).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** One entry so that no two different ones give the same text, nor two lists of them. */
  private static String line(Entry entry) {
    return switch (entry) {
      case Entry.Directory directory -> "d%o\0%s\0".formatted(directory.mode(), directory.path());
      case Entry.File file ->
          "f%o %d %s\0%s\0".formatted(file.mode(), file.size(), file.sha256(), file.path());
      case Entry.Link link -> "l\0%s\0%s\0".formatted(link.path(), link.target());
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
