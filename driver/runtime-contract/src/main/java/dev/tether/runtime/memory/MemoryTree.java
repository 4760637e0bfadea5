package dev.tether.runtime.memory;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The directories of one task in memory. Used under its runtime's lock only. */
final class MemoryTree {
  private static final List<String> ALWAYS_THERE =
      List.of("alloc", "alloc/data", "alloc/logs", "alloc/tmp", "local", "secrets", "volumes");

  private Manifest manifest;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();

  /** A tree with what was sent, or with empty directories. */
  MemoryTree(Optional<MemoryContents> sent) {
    ALWAYS_THERE.forEach(path -> put(new Entry.Directory(path, 0755)));
    this.manifest = Manifest.empty();
    sent.ifPresent(this::replace);
  }

  /**
   * Reads all of a tree but what is known already.
   *
   * @throws RemoteFailure.Failed when a file can't be read, or is not what the manifest says
   */
  static MemoryContents receive(Contents contents, List<MemoryContents> known) {
    Map<String, byte[]> byDigest = new TreeMap<>();
    known.forEach(tree -> byDigest.putAll(tree.byDigest()));
    Map<String, byte[]> files = new TreeMap<>();
    for (Entry entry : contents.manifest().entries()) {
      if (entry instanceof Entry.File file) {
        byte[] content = byDigest.get(file.sha256());
        files.put(file.path(), content == null ? read(contents, file) : content);
        byDigest.put(file.sha256(), files.get(file.path()));
      }
    }
    return new MemoryContents(contents.manifest(), files);
  }

  private static byte[] read(Contents contents, Entry.File file) {
    try (InputStream input = contents.open(file)) {
      byte[] content = input.readAllBytes();
      if (!MemoryContents.sha256(content).equals(file.sha256())) {
        throw new RemoteFailure.Failed(
            "the file %s was changed while it was being sent; try again".formatted(file.path()));
      }
      return content;
    } catch (IOException unreadable) {
      throw new RemoteFailure.Failed(
          "can't read %s: %s".formatted(file.path(), unreadable.getMessage()), unreadable);
    }
  }

  /** All there is. */
  MemoryContents all() {
    return new MemoryContents(new Manifest(List.copyOf(entries.values())), files);
  }

  /** Makes it what was sent now; what the task made itself stays, and so does what is unchanged. */
  void replace(MemoryContents next) {
    Manifest whole = next.manifest().over(manifest);
    for (Entry old : manifest.entries().reversed()) {
      if (whole.find(old.path()).isEmpty()) {
        remove(old);
      }
    }
    Manifest before = manifest;
    manifest = whole;
    for (Entry entry : next.manifest().entries()) {
      boolean unchanged = before.find(entry.path()).filter(entry::equals).isPresent();
      if (!unchanged) {
        put(entry);
      }
      if (!unchanged && entry instanceof Entry.File) {
        files.put(entry.path(), next.content(entry.path()));
      }
    }
  }

  private void remove(Entry old) {
    boolean inUse =
        entries.keySet().stream().anyMatch(path -> path.startsWith(old.path() + '/'))
            || ALWAYS_THERE.contains(old.path());
    if (!(old instanceof Entry.Directory && inUse)) {
      entries.remove(old.path());
      files.remove(old.path());
    }
  }

  /** Lets the task write a file. */
  void write(String path, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    put(new Entry.File(path, 0644, content.length, MemoryContents.sha256(content)));
    files.put(path, content);
  }

  /** Puts an entry there, with the directories above it, whatever is in the way. */
  private void put(Entry entry) {
    String path = entry.path();
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String above = path.substring(0, slash);
      if (!(entries.get(above) instanceof Entry.Directory)) {
        entries.put(above, new Entry.Directory(above, 0755));
        files.remove(above);
      }
    }
    if (!(entry instanceof Entry.Directory)) {
      entries.keySet().removeIf(below -> below.startsWith(path + '/'));
      files.keySet().removeIf(file -> file.startsWith(path + '/'));
    }
    files.remove(path);
    entries.put(path, entry);
  }

  /** A copy of what is at a path and below it. */
  MemoryContents below(String path) {
    List<Entry> found =
        entries.values().stream()
            .filter(entry -> entry.path().equals(path) || entry.path().startsWith(path + '/'))
            .toList();
    return new MemoryContents(new Manifest(found), files);
  }
}
