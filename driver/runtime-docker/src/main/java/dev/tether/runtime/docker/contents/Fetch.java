package dev.tether.runtime.docker.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineClient;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a directory back: read once for the digests, which come first, and once for the bytes. */
final class Fetch {
  private final Containers containers;
  private final String container;
  private final String path;

  Fetch(Containers containers, String container, String path) {
    this.containers = containers;
    this.container = container;
    this.path = path;
  }

  void to(ContentsReceiver receiver) throws IOException {
    List<String> names = List.of(path.split("/", -1));
    boolean strange =
        names.stream().anyMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    if (strange || !Entry.ROOTS.contains(names.getFirst())) {
      throw new RemoteFailure.Refused(
          "\"" + path + "\" is none of the task's own directories, so it is not brought back");
    }
    Map<String, String> digests = new HashMap<>();
    boolean found =
        each(
            (head, name, content) -> {
              if (head.kind() == TarWriter.FILE) {
                digests.put(name, digest(content));
              }
            });
    if (!found) {
      return;
    }
    each(
        (head, name, content) -> {
          Optional<Entry> entry = entry(head, name, digests.get(name));
          if (entry.isPresent()) {
            receiver.receive(entry.get(), content);
          }
        });
  }

  private interface Visitor {
    void visit(TarReader.Head head, String name, InputStream content) throws IOException;
  }

  private boolean each(Visitor visitor) throws IOException {
    Optional<EngineClient.Stream> archive = containers.pack(container, "/" + path);
    if (archive.isEmpty()) {
      return false;
    }
    try (EngineClient.Stream stream = archive.get()) {
      TarReader tar = new TarReader(stream.body());
      Optional<TarReader.Head> head = tar.next();
      while (head.isPresent()) {
        visitor.visit(head.get(), name(head.get().path()), tar.body());
        head = tar.next();
      }
      return true;
    }
  }

  /** The archive's names begin with the directory's last one. */
  private String name(String inArchive) {
    String plain = inArchive.replaceAll("/+$", "");
    int slash = plain.indexOf('/');
    return slash < 0 ? path : path + plain.substring(slash);
  }

  private static String digest(InputStream content) throws IOException {
    DigestInputStream digesting = new DigestInputStream(content, Archive.sha256());
    digesting.transferTo(java.io.OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
  }

  /** Nothing for what does not travel, such as a link that leaves the task's directories. */
  private static Optional<Entry> entry(TarReader.Head head, String name, String digest) {
    try {
      return switch (head.kind()) {
        case TarWriter.DIRECTORY -> Optional.of(new Entry.Directory(name, head.mode()));
        case TarWriter.LINK -> Optional.of(new Entry.Link(name, head.target()));
        case TarWriter.FILE ->
            digest == null
                ? Optional.empty()
                : Optional.of(new Entry.File(name, head.mode(), head.size(), digest));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException strange) {
      return Optional.empty();
    }
  }
}
