package dev.tether.agent.contents;

import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import dev.tether.runtime.memory.ManualClock;
import dev.tether.runtime.memory.MemoryContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store of contents, a task's directory, and the other end of transfers. */
final class StoreUnderTest {
  static final String BOOT = "boot";

  final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  final Path state;
  final Path task;
  final Path work;
  ContentsStore store;

  StoreUnderTest(Path state) throws IOException {
    this.state = state;
    this.task = Files.createDirectories(state.resolve("tasks/a"));
    this.work = Files.createDirectory(task.resolve("work"));
    restart();
  }

  /** As after a crash of the agent. */
  void restart() throws IOException {
    store = new ContentsStore(state, BOOT, ContentsBounds.DEFAULT, clock);
  }

  /** Sends what is needed, and commits. */
  static void send(Transfer transfer, Contents contents) throws IOException {
    try (transfer) {
      for (Entry.File file : transfer.needed()) {
        try (InputStream content = contents.open(file)) {
          transfer.receive(file, content);
        }
      }
      transfer.commit();
    }
  }

  void stage(String token, Contents contents) throws IOException {
    send(store.stage(token, contents.manifest()), contents);
  }

  /** Makes it a task with these contents. */
  void install(Contents contents) throws IOException {
    stage("token", contents);
    store.install(task, "token", Optional.of(contents.manifest().digest()));
  }

  void update(Contents contents) throws IOException {
    update(contents, Runnable::run);
  }

  void update(Contents contents, ContentsStore.Gate gate) throws IOException {
    send(store.update(task, contents.manifest(), gate), contents);
  }

  /** The paths of what would have to be sent. */
  List<String> needed(Manifest manifest) {
    try (Transfer transfer = store.update(task, manifest, Runnable::run)) {
      return transfer.needed().stream().map(Entry.File::path).toList();
    }
  }

  static MemoryContents contents(String... pathsAndTexts) {
    MemoryContents contents = MemoryContents.empty();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      contents = contents.with(pathsAndTexts[i], pathsAndTexts[i + 1]);
    }
    return contents;
  }
}
