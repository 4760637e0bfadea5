package dev.tether.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class JournalFileTest {
  private Path directory;

  @BeforeTry
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("journal");
  }

  @AfterTry
  void deleteDirectory() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** A frame is a list of entries that were appended together. */
  @Provide
  Arbitrary<List<List<byte[]>>> frames() {
    Arbitrary<byte[]> entry = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
    return entry.list().ofMinSize(1).ofMaxSize(4).list().ofMinSize(1).ofMaxSize(8);
  }

  private Path write(List<List<byte[]>> frames) throws IOException {
    Path file = directory.resolve("journal");
    try (JournalFile journal = JournalFile.replace(file, List.of())) {
      for (List<byte[]> frame : frames) {
        journal.append(frame);
      }
      journal.force();
    }
    return file;
  }

  private static List<List<Byte>> comparable(List<byte[]> entries) {
    return entries.stream().map(JournalFileTest::boxed).toList();
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> boxed = new ArrayList<>();
    for (byte one : bytes) {
      boxed.add(one);
    }
    return boxed;
  }

  private static List<byte[]> flat(List<List<byte[]>> frames) {
    return frames.stream().flatMap(List::stream).toList();
  }

  @Property(tries = 200)
  void everythingAppendedIsReadInOrder(@ForAll("frames") List<List<byte[]>> frames)
      throws IOException {
    JournalFile.Content content = JournalFile.read(write(frames));

    assertThat(comparable(content.entries())).isEqualTo(comparable(flat(frames)));
    assertThat(content.tornBytes()).isZero();
  }

  @Property(tries = 100)
  void tornLastFrameIsCutOffWhereverItTore(@ForAll("frames") List<List<byte[]>> frames)
      throws IOException {
    List<List<byte[]>> before = frames.subList(0, frames.size() - 1);
    int kept = (int) Files.size(write(before));
    Path file = write(frames);
    byte[] whole = Files.readAllBytes(file);

    for (int length = kept; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      JournalFile.Content content = JournalFile.read(file);
      assertThat(comparable(content.entries())).isEqualTo(comparable(flat(before)));
      assertThat(content.tornBytes()).isEqualTo(length - kept);
    }
  }

  @Property(tries = 100)
  void wrongByteInTheLastFrameCutsItOff(@ForAll("frames") List<List<byte[]>> frames)
      throws IOException {
    List<List<byte[]>> before = frames.subList(0, frames.size() - 1);
    int kept = (int) Files.size(write(before));
    Path file = write(frames);
    byte[] whole = Files.readAllBytes(file);

    for (int at = kept; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x20;
      Files.write(file, damaged);
      assertThat(comparable(JournalFile.read(file).entries())).isEqualTo(comparable(flat(before)));
    }
  }

  @Property(tries = 100)
  void damageBeforeAGoodFrameIsNeverOverlooked(@ForAll("frames") List<List<byte[]>> frames)
      throws IOException {
    int first = (int) Files.size(write(List.of()));
    int second = (int) Files.size(write(frames.subList(0, 1)));
    List<List<byte[]>> more = new ArrayList<>(frames);
    more.add(List.of(new byte[] {1, 2, 3}));
    Path file = write(more);
    byte[] whole = Files.readAllBytes(file);

    for (int at = first; at < second; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x04;
      Files.write(file, damaged);
      assertThatThrownBy(() -> JournalFile.read(file))
          .isInstanceOf(CorruptJournalException.class)
          .hasMessageContaining("damaged at byte " + first);
    }
  }

  @Example
  void fileOfAnotherKindIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("journal"), "something else entirely");

    assertThatThrownBy(() -> JournalFile.read(file)).isInstanceOf(CorruptJournalException.class);
  }

  @Example
  void zerosAfterACrashOfTheHostAreCutOff() throws IOException {
    Path file = write(List.of(List.of(new byte[] {7})));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 5000));

    JournalFile.Content content = JournalFile.read(file);

    assertThat(comparable(content.entries())).isEqualTo(List.of(List.of((byte) 7)));
    assertThat(content.tornBytes()).isEqualTo(5000);
  }
}
