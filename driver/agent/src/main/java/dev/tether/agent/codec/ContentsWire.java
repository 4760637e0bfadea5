package dev.tether.agent.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.tether.agent.wire.Entries;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Both directions of the messages about contents, and manifests as files. Pure but for those. */
public final class ContentsWire {
  private ContentsWire() {}

  public static dev.tether.agent.wire.Entry message(Entry entry) {
    var message = dev.tether.agent.wire.Entry.newBuilder().setPath(entry.path());
    switch (entry) {
      case Entry.Directory directory -> message.getDirectoryBuilder().setMode(directory.mode());
      case Entry.File file ->
          message
              .getFileBuilder()
              .setMode(file.mode())
              .setSize(file.size())
              .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(file.sha256())));
      case Entry.Link link -> message.getLinkBuilder().setTarget(link.target());
    }
    return message.build();
  }

  /**
   * The entry that a message stands for.
   *
   * @throws IllegalArgumentException when there can't be such an entry
   */
  public static Entry entry(dev.tether.agent.wire.Entry entry) {
    return switch (entry.getKindCase()) {
      case DIRECTORY -> new Entry.Directory(entry.getPath(), entry.getDirectory().getMode());
      case FILE ->
          new Entry.File(
              entry.getPath(),
              entry.getFile().getMode(),
              entry.getFile().getSize(),
              HexFormat.of().formatHex(entry.getFile().getSha256().toByteArray()));
      case LINK -> new Entry.Link(entry.getPath(), entry.getLink().getTarget());
      case KIND_NOT_SET ->
          throw new IllegalArgumentException(
              "\"%s\" is neither file nor directory nor link".formatted(entry.getPath()));
    };
  }

  /** Writes a manifest to a new file, or over what is in an old one. */
  public static void write(Manifest manifest, Path file) throws IOException {
    Entries.Builder entries = Entries.newBuilder();
    manifest.entries().stream().map(ContentsWire::message).forEach(entries::addEntries);
    try (var output = Files.newOutputStream(file)) {
      CodedOutputStream coded = CodedOutputStream.newInstance(output);
      entries.build().writeTo(coded);
      coded.flush();
    }
  }

  /**
   * Reads a manifest that was written to a file.
   *
   * @throws IOException when there is none that is whole
   */
  public static Manifest read(Path file) throws IOException {
    try (var input = Files.newInputStream(file)) {
      List<Entry> entries =
          Entries.parseFrom(input).getEntriesList().stream().map(ContentsWire::entry).toList();
      return new Manifest(entries);
    } catch (IllegalArgumentException damaged) {
      throw new IOException(file + " is damaged: " + damaged.getMessage(), damaged);
    }
  }
}
