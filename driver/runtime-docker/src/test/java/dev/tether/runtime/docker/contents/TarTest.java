package dev.tether.runtime.docker.contents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TarTest {
  /** What is put in. */
  record Item(char kind, String path, int mode, String content) {}

  @Provide
  Arbitrary<List<Item>> items() {
    Arbitrary<String> name =
        Arbitraries.strings()
            .withChars("abc.-_ \u00e4\u20ac")
            .withCharRange('0', '9')
            .ofMinLength(1)
            .ofMaxLength(150);
    Arbitrary<String> content = Arbitraries.strings().ofMaxLength(1500);
    Arbitrary<Item> item =
        Combinators.combine(
                Arbitraries.of(TarWriter.FILE, TarWriter.DIRECTORY, TarWriter.LINK),
                name,
                Arbitraries.integers().between(0, 0777),
                content,
                name)
            .as(
                (kind, path, mode, text, target) ->
                    new Item(
                        kind,
                        path,
                        kind == TarWriter.LINK ? 0777 : mode,
                        kind == TarWriter.FILE ? text : kind == TarWriter.LINK ? target : ""));
    return item.list().ofMaxSize(6);
  }

  private static byte[] archive(List<Item> items) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out, 0, 0);
    for (Item item : items) {
      switch (item.kind()) {
        case TarWriter.FILE -> tar.file(item.path(), item.mode(), item.content().getBytes(UTF_8));
        case TarWriter.LINK -> tar.link(item.path(), item.content());
        default -> tar.directory(item.path(), item.mode());
      }
    }
    tar.end();
    return out.toByteArray();
  }

  private static List<Item> read(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive));
    List<Item> found = new ArrayList<>();
    Optional<TarReader.Head> head = reader.next();
    while (head.isPresent()) {
      String content =
          head.get().kind() == TarWriter.LINK
              ? head.get().target()
              : new String(reader.body().readAllBytes(), UTF_8);
      found.add(new Item(head.get().kind(), head.get().path(), head.get().mode(), content));
      head = reader.next();
    }
    return found;
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll("items") List<Item> items) throws IOException {
    List<Item> encodable =
        items.stream()
            .map(
                item ->
                    new Item(
                        item.kind(),
                        item.path(),
                        item.mode(),
                        new String(item.content().getBytes(UTF_8), UTF_8)))
            .toList();
    assertThat(read(archive(items))).isEqualTo(encodable);
  }

  @Example
  void otherProgramsReadIt() throws Exception {
    String name = "a".repeat(90) + "/" + "\u00e4".repeat(70);
    Path directory = Files.createTempDirectory("tether-tar");
    try {
      Path file = directory.resolve("archive.tar");
      Files.write(file, archive(List.of(new Item(TarWriter.FILE, name, 0640, "hello"))));
      Process tar =
          new ProcessBuilder("tar", "-xOf", file.toString(), "--", name)
              .redirectErrorStream(true)
              .start();
      assertThat(new String(tar.getInputStream().readAllBytes(), UTF_8)).isEqualTo("hello");
      Files.delete(file);
    } finally {
      Files.deleteIfExists(directory);
    }
  }

  @Example
  void archiveThatBreaksOffIsAnError() throws IOException {
    byte[] whole = archive(List.of(new Item(TarWriter.FILE, "file", 0644, "x".repeat(600))));

    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 300))).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 900))).isInstanceOf(EOFException.class);
  }
}
