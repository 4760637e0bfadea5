package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import dev.tether.runtime.memory.MemoryContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files that are sent to a running task, for runtimes that take them. */
interface ContentsUpdateContract extends WithContents {

  @Test
  default void updateReplacesAddsAndDeletesAndLeavesTheTasksOwnFilesAlone() throws Exception {
    assumeContents();
    MemoryContents before =
        MemoryContents.empty()
            .with("local/kept", "kept")
            .with("local/changed", "old")
            .with("local/gone/away", "x")
            .with("local/mixed/away", "x")
            .with(new Entry.Link("local/link", "kept"));
    String token = UUID.randomUUID().toString();
    stage().runtime().stage(token, before);
    RemoteTask task =
        stage().runtime().create(request(token, writesFile("local/own", "own"), before));
    awaitReady(task);

    update(
        task,
        before
            .without("local/gone/away")
            .without("local/mixed/away")
            .with("local/changed", "new")
            .with("local/added/new", "added")
            .with(new Entry.Link("local/link", "changed")));

    assertThat(fetch(task, "local"))
        .containsEntry("local/kept", "kept")
        .containsEntry("local/changed", "new")
        .containsEntry("local/added/new", "added")
        .containsEntry("local/link", "-> changed")
        .containsEntry("local/own", "own")
        .doesNotContainKeys("local/gone/away", "local/mixed/away");
    assertThat(stage().get(task.id()).state()).as("it ran on").isEqualTo(task.state());
  }

  @Test
  default void updateLeavesRootsAloneOfWhichItSaysNothing() throws Exception {
    assumeContents();
    MemoryContents before =
        MemoryContents.empty()
            .with("alloc/data/kept", "kept")
            .with("volumes/one/kept", "kept")
            .with("secrets/gone", "x")
            .with("local/gone", "x");
    RemoteTask task = create(sleepsLong(), before);
    MemoryContents part =
        MemoryContents.empty().with(new Entry.Directory("secrets", 0700)).with("local/new", "new");

    update(task, part);
    update(task, part.with("local/newer", "newer"));

    assertThat(fetch(task, "alloc/data")).containsEntry("alloc/data/kept", "kept");
    assertThat(fetch(task, "volumes")).containsEntry("volumes/one/kept", "kept");
    assertThat(fetch(task, "secrets")).isEqualTo(Map.of("secrets/", ""));
    assertThat(fetch(task, "local"))
        .isEqualTo(Map.of("local/", "", "local/new", "new", "local/newer", "newer"));
  }

  @Test
  default void whatDidNotChangeIsLeftAsTheTaskMadeIt() throws Exception {
    assumeContents();
    MemoryContents before =
        MemoryContents.empty().with("local/state", "as sent").with("local/other", "1");
    String token = UUID.randomUUID().toString();
    stage().runtime().stage(token, before);
    RemoteTask task =
        stage().runtime().create(request(token, writesFile("local/state", "by the task"), before));
    awaitReady(task);

    update(task, before.with("local/other", "2"));

    assertThat(fetch(task, "local"))
        .isEqualTo(Map.of("local/", "", "local/state", "by the task", "local/other", "2"));
  }

  @Test
  default void fileMayBecomeADirectoryAndTheOtherWayRound() throws Exception {
    assumeContents();
    MemoryContents before = MemoryContents.empty().with("local/a", "1").with("local/b/c", "2");
    RemoteTask task = create(sleepsLong(), before);

    update(task, MemoryContents.empty().with("local/a/x", "3").with("local/b", "4"));

    assertThat(fetch(task, "local"))
        .isEqualTo(Map.of("local/", "", "local/a/", "", "local/a/x", "3", "local/b", "4"));
  }

  @Test
  default void modeMayChangeAlone() throws Exception {
    assumeContents();
    byte[] content = "same".getBytes(StandardCharsets.UTF_8);
    RemoteTask task =
        create(sleepsLong(), MemoryContents.empty().withFile("local/a", 0644, content));
    MemoryContents executable = MemoryContents.empty().withFile("local/a", 0755, content);

    update(task, executable);

    assertThat(executable.opened()).isEmpty();
    stage()
        .runtime()
        .fetch(
            task.id(),
            task.generation(),
            "local/a",
            (entry, bytes) -> assertThat(((Entry.File) entry).mode()).isEqualTo(0755));
  }

  @Test
  default void whatIsThereAlreadyIsNotSentAgain() throws Exception {
    assumeContents();
    String unique = UUID.randomUUID().toString();
    MemoryContents before =
        MemoryContents.empty().with("local/a", unique).with("local/b", "b" + unique);
    String token = UUID.randomUUID().toString();
    stage().runtime().stage(token, before);
    assertThat(before.opened()).containsExactlyInAnyOrder("local/a", "local/b");
    stage().runtime().stage(token, before);
    assertThat(before.opened()).as("a repeated stage").hasSize(2);
    RemoteTask task = stage().runtime().create(request(token, sleepsLong(), before));

    MemoryContents after = before.with("local/b", "c" + unique).with("local/moved", unique);
    update(task, after);

    assertThat(after.opened()).containsExactly("local/b");
    assertThat(fetch(task, "local/moved")).isEqualTo(Map.of("local/moved", unique));
  }

  @Test
  default void transferThatBreaksOffChangesNothingAndMayBeRepeated() throws Exception {
    assumeContents();
    MemoryContents before = MemoryContents.empty().with("local/a", "old").with("local/b", "old");
    RemoteTask task = create(sleepsLong(), before);
    MemoryContents after = MemoryContents.empty().with("local/a", "new").with("local/c", "newer");

    assertThatThrownBy(() -> update(task, breaking(after, "local/c")))
        .isInstanceOf(RemoteFailure.Failed.class)
        .hasMessageContaining("local/c");
    assertThat(fetch(task, "local"))
        .isEqualTo(Map.of("local/", "", "local/a", "old", "local/b", "old"));

    update(task, after);
    assertThat(fetch(task, "local"))
        .isEqualTo(Map.of("local/", "", "local/a", "new", "local/c", "newer"));
  }

  /** One of whose files can't be read. */
  private static Contents breaking(MemoryContents contents, String path) {
    return new Contents() {
      @Override
      public Manifest manifest() {
        return contents.manifest();
      }

      @Override
      public InputStream open(Entry.File file) throws IOException {
        if (file.path().equals(path)) {
          throw new IOException("broken");
        }
        return contents.open(file);
      }
    };
  }

  @Test
  default void earlierOwnerNeitherUpdatesNorFetches() throws Exception {
    assumeContents();
    RemoteTask task = create(sleepsLong(), MemoryContents.empty().with("local/a", "old"));
    RemoteTask claimed = stage().runtime().claim(task.id(), 1, Stage.owner("second"), Stage.LEASE);
    MemoryContents after = MemoryContents.empty().with("local/a", "new");

    assertThatThrownBy(() -> update(task, after)).isInstanceOf(RemoteFailure.Fenced.class);
    assertThatThrownBy(() -> fetch(task, "local")).isInstanceOf(RemoteFailure.Fenced.class);

    assertThat(after.opened()).isEmpty();
    assertThat(fetch(claimed, "local")).containsEntry("local/a", "old");
  }

  @Test
  default void endedTaskIsNotUpdated() throws Exception {
    assumeContents();
    RemoteTask task = stage().create(exits(0));
    stage().awaitEnd(task);

    assertThatThrownBy(() -> update(task, MemoryContents.empty()))
        .isInstanceOf(RemoteFailure.Refused.class);
  }

  @Test
  default void contentsOfATaskThatIsNotThereAreNotFound() throws Exception {
    assumeContents();
    RemoteTask task = stage().create(sleepsLong());
    stage().runtime().stop(task.id(), 1, Stage.KILL);
    stage().awaitEnd(task);
    stage().runtime().remove(task.id(), 1);

    assertThatThrownBy(() -> update(task, MemoryContents.empty()))
        .isInstanceOf(RemoteFailure.NoSuchTask.class);
    assertThatThrownBy(() -> fetch(task, "local")).isInstanceOf(RemoteFailure.NoSuchTask.class);
  }
}
