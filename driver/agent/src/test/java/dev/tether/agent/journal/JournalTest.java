package dev.tether.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("journal");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> recovered() throws IOException {
    return Journal.recover(file()).stream()
        .map(entry -> new String(entry, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void entryIsOnDiskBeforeItsEffectRuns() throws Exception {
    List<String> seen = new ArrayList<>();
    try (Journal journal = Journal.open(file(), List::of)) {
      journal.append(
          bytes("one"),
          () -> {
            try {
              seen.addAll(recovered());
            } catch (IOException unreadable) {
              throw new IllegalStateException(unreadable);
            }
          });
    }

    assertThat(seen).containsExactly("one");
  }

  @Test
  void manyAppendersAtOnceLoseNothing() throws Exception {
    try (Journal journal = Journal.open(file(), List::of);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> appends = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        byte[] entry = bytes("entry " + i);
        appends.add(
            () -> {
              journal.append(entry, () -> {});
              return null;
            });
      }
      for (Future<Void> append : threads.invokeAll(appends)) {
        append.get();
      }
    }

    Set<String> expected =
        IntStream.range(0, 500).mapToObj(i -> "entry " + i).collect(Collectors.toSet());
    assertThat(recovered()).hasSize(500).containsAll(expected);
  }

  @Test
  void entriesThatNobodyWaitsForAreWrittenWhenItCloses() throws Exception {
    try (Journal journal = Journal.open(file(), List::of)) {
      journal.appendLater(bytes("a"));
      journal.appendLater(bytes("b"));
    }

    assertThat(recovered()).containsExactly("a", "b");
  }

  @Test
  void grownJournalIsReplacedByItsSnapshot() throws Exception {
    Map<Integer, byte[]> state = new ConcurrentHashMap<>();
    long largest = 0;
    try (Journal journal = Journal.open(file(), () -> List.copyOf(state.values()))) {
      for (int i = 0; i < 200; i++) {
        int key = i % 3;
        byte[] value = new byte[100_000];
        value[0] = (byte) key;
        value[1] = (byte) i;
        journal.append(value, () -> state.put(key, value));
        largest = Math.max(largest, Files.size(file()));
      }
    }

    assertThat(largest).as("20 MB were appended").isLessThan(6_000_000);
    Map<Integer, byte[]> replayed = new ConcurrentHashMap<>();
    Journal.recover(file()).forEach(entry -> replayed.put((int) entry[0], entry));
    assertThat(replayed).hasSize(3);
    replayed.forEach((key, value) -> assertThat(value).isEqualTo(state.get(key)));
  }

  @Test
  void closedJournalTakesNothing() throws Exception {
    Journal journal = Journal.open(file(), List::of);
    journal.close();

    assertThatThrownBy(() -> journal.append(bytes("late"), () -> {}))
        .isInstanceOf(IOException.class);
    assertThat(recovered()).isEmpty();
  }

  @Test
  void missingJournalIsEmpty() throws Exception {
    assertThat(recovered()).isEmpty();
  }
}
