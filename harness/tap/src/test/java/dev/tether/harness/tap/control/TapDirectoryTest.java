package dev.tether.harness.tap.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tether.harness.tap.control.TapDirectory.Entry;
import dev.tether.harness.tap.control.TapDirectory.Registration;
import dev.tether.harness.tap.record.TapId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapDirectoryTest {
  /** No process of this machine has it, as it may be with one of a container. */
  private static final long PID = 999_999_999;

  @TempDir private Path parent;
  private TapDirectory directory;

  @BeforeEach
  void find() {
    directory = TapDirectory.beside(parent.resolve("record.jsonl"));
  }

  private Registration register(long number, String node, int second) throws IOException {
    TapId tap = new TapId(number, PID);
    return directory.register(
        tap, directory.socketOf(tap, parent), Instant.ofEpochSecond(second), Map.of("node", node));
  }

  @Test
  void tapsOfTwoNodesAreFoundThoughTheirProcessIdsAreTheSameAndAreNoneHere() throws IOException {
    try (Registration _ = register(1, "client-1", 2);
        Registration _ = register(2, "client-2", 1)) {
      assertThat(directory.running())
          .extracting(Entry::node, entry -> entry.tap().number(), entry -> entry.tap().pid())
          .containsExactly(tuple("client-2", 2L, PID), tuple("client-1", 1L, PID));
      assertThat(directory.running()).extracting(Entry::socket).doesNotHaveDuplicates();
    }
  }

  @Test
  void aTapThatEndsIsForgotten() throws IOException {
    register(1, "client-1", 1).close();

    assertThat(directory.running()).isEmpty();
  }

  @Test
  void whatAKilledTapLeftIsRemovedEvenIfItsProcessIdIsUsedAgain() throws IOException {
    long used = ProcessHandle.current().pid();
    Path socket = directory.socketOf(new TapId(1, used), parent);
    Files.createFile(socket);
    // As its process left it: nobody holds a lock on it.
    Path entry =
        Files.writeString(
            directory.path().resolve("1.json"),
            "{\"tap\":1,\"pid\":%d,\"socket\":\"%s\",\"started\":\"1970-01-01T00:00:01Z\"}"
                .formatted(used, socket));

    assertThat(directory.running()).isEmpty();
    assertThat(entry).doesNotExist();
    assertThat(socket).doesNotExist();
  }
}
