package dev.tether.runtime.memory;

import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tree in memory that remembers which of its files were read. May be used from any thread. */
public final class MemoryContents implements Contents {
  private final Manifest manifest;
  private final Map<String, byte[]> files;
  private final List<String> opened = new CopyOnWriteArrayList<>();

  MemoryContents(Manifest manifest, Map<String, byte[]> files) {
    this.manifest = manifest;
    this.files = Map.copyOf(files);
  }

  /** A tree with nothing in it. */
  public static MemoryContents empty() {
    return new MemoryContents(Manifest.empty(), Map.of());
  }

  /** The same with one more file, of mode 0644, or with another content of it. */
  public MemoryContents with(String path, String text) {
    return withFile(path, 0644, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with one more file, or with another content of it. */
  public MemoryContents withFile(String path, int mode, byte[] content) {
    Map<String, byte[]> more = new TreeMap<>(files);
    more.put(path, content.clone());
    Entry file = new Entry.File(path, mode, content.length, sha256(content));
    return new MemoryContents(manifestWith(file), more);
  }

  /** The same with one more directory or link. */
  public MemoryContents with(Entry entry) {
    return new MemoryContents(manifestWith(entry), files);
  }

  /** The same without what is at a path. */
  public MemoryContents without(String path) {
    Map<String, byte[]> fewer = new TreeMap<>(files);
    fewer.remove(path);
    return new MemoryContents(
        new Manifest(
            manifest.entries().stream().filter(entry -> !entry.path().equals(path)).toList()),
        fewer);
  }

  private Manifest manifestWith(Entry added) {
    List<Entry> entries = new ArrayList<>(without(added.path()).manifest.entries());
    entries.add(added);
    return new Manifest(entries);
  }

  /** The digest of a file's content as manifests have it. */
  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public InputStream open(Entry.File file) throws IOException {
    opened.add(file.path());
    if (!files.containsKey(file.path())) {
      throw new IOException("no file " + file.path());
    }
    return new ByteArrayInputStream(content(file.path()));
  }

  /** The files that were read, in that order. */
  public List<String> opened() {
    return List.copyOf(opened);
  }

  /** What is in a file, as UTF-8; nothing when there is no such file. */
  public Optional<String> text(String path) {
    return Optional.ofNullable(files.get(path))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** All contents by their true digests. */
  Map<String, byte[]> byDigest() {
    Map<String, byte[]> all = new TreeMap<>();
    files.values().forEach(content -> all.put(sha256(content), content));
    return all;
  }

  byte[] content(String path) {
    return Optional.ofNullable(files.get(path))
        .orElseThrow(() -> new IllegalArgumentException("no file " + path));
  }
}
