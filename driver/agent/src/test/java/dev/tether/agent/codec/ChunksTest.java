package dev.tether.agent.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.tether.agent.wire.Chunk;
import dev.tether.runtime.contents.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChunksTest {
  /** From what can't be compressed to what is all the same. */
  @Provide
  Arbitrary<byte[]> parts() {
    return Combinators.combine(
            Arbitraries.integers().between(0, Chunks.SIZE),
            Arbitraries.integers().between(1, 256),
            Arbitraries.longs())
        .as(
            (length, letters, seed) -> {
              Random random = new Random(seed);
              byte[] bytes = new byte[length];
              for (int i = 0; i < length; i++) {
                bytes[i] = (byte) random.nextInt(letters);
              }
              return bytes;
            });
  }

  @Property(tries = 50)
  void partsArriveAsTheyWereSent(@ForAll List<@From("parts") byte[]> parts) {
    try (Chunks sender = new Chunks();
        Chunks receiver = new Chunks()) {
      for (int i = 0; i < parts.size(); i++) {
        byte[] bytes = parts.get(i);
        boolean last = i == parts.size() - 1;

        Chunk chunk = sender.message(bytes, bytes.length, last);

        assertThat(receiver.bytes(chunk)).isEqualTo(bytes);
        assertThat(chunk.getLast()).isEqualTo(last);
        assertThat(chunk.getData().size()).isLessThanOrEqualTo(bytes.length);
      }
    }
  }

  @Example
  void whatCanBeMadeSmallerIs() {
    try (Chunks chunks = new Chunks()) {
      byte[] same = new byte[Chunks.SIZE];
      Arrays.fill(same, (byte) 'x');

      assertThat(chunks.message(same, same.length, false).getData().size()).isLessThan(1000);
    }
  }

  @Example
  void buffersMayBeUsedAgain() {
    try (Chunks chunks = new Chunks()) {
      byte[] buffer = new byte[1000];
      new Random(1).nextBytes(buffer);
      byte[] before = buffer.clone();
      Chunk chunk = chunks.message(buffer, buffer.length, true);

      Arrays.fill(buffer, (byte) 0);

      assertThat(chunks.bytes(chunk)).isEqualTo(before);
    }
  }

  @Example
  void garbledPartsAreRefused() {
    try (Chunks chunks = new Chunks()) {
      Chunk good = chunks.message(new byte[1000], 1000, false);
      List<Chunk> garbled =
          List.of(
              good.toBuilder().setInflated(999).build(),
              good.toBuilder().setInflated(1001).build(),
              good.toBuilder().setInflated(-1).build(),
              good.toBuilder().setInflated(Integer.MAX_VALUE).build(),
              good.toBuilder().setData(good.getData().substring(1)).build(),
              good.toBuilder().setData(ByteString.EMPTY).build());

      for (Chunk chunk : garbled) {
        assertThatThrownBy(() -> chunks.bytes(chunk)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Example
  void entriesArriveAsTheyWereSent() {
    for (Entry entry :
        List.of(
            new Entry.Directory("local/ä b", 0711),
            new Entry.File("alloc/f", 0, Long.MAX_VALUE, "0123456789abcdef".repeat(4)),
            new Entry.Link("local/a/l", "../b"))) {
      assertThat(ContentsWire.entry(ContentsWire.message(entry))).isEqualTo(entry);
    }
  }

  @Example
  void entriesThatCantBeAreRefused() {
    var message = dev.tether.agent.wire.Entry.newBuilder().setPath("local/a");
    assertThatThrownBy(() -> ContentsWire.entry(message.build()))
        .isInstanceOf(IllegalArgumentException.class);
    message.getFileBuilder().setSize(1);
    assertThatThrownBy(() -> ContentsWire.entry(message.build()))
        .isInstanceOf(IllegalArgumentException.class);
    message.getDirectoryBuilder().setMode(04777);
    assertThatThrownBy(() -> ContentsWire.entry(message.build()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
