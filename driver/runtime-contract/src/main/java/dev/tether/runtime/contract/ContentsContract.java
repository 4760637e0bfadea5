package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.Capability;
import dev.tether.runtime.LogStream;
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
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files that travel with a task at its start, and back, for runtimes that take them. */
interface ContentsContract extends WithContents {

  @Test
  default void runtimeThatTakesNoContentsRefusesThem() {
    assumeTrue(!stage().runtime().capabilities().contains(Capability.CONTENTS));
    RemoteTask task = stage().create(sleepsLong());

    assertThatThrownBy(() -> stage().runtime().stage("token", MemoryContents.empty()))
        .isInstanceOf(RemoteFailure.Refused.class);
    assertThatThrownBy(() -> update(task, MemoryContents.empty()))
        .isInstanceOf(RemoteFailure.Refused.class);
    assertThatThrownBy(() -> fetch(task, "local")).isInstanceOf(RemoteFailure.Refused.class);
  }

  @Test
  default void taskFindsWhatWasStagedForIt() throws Exception {
    assumeContents();
    MemoryContents contents =
        MemoryContents.empty()
            .with("alloc/data/a", "of alloc")
            .with("local/deep/er/b", "of local")
            .with("secrets/c", "of secrets")
            .with("volumes/one/d", "of volumes");

    for (Entry entry : contents.manifest().entries()) {
      RemoteTask task = create(printsFile(entry.path()), contents);
      stage().awaitEnd(task);
      assertThat(stage().readAll(task.id(), LogStream.STDOUT, 0))
          .isEqualTo(contents.text(entry.path()).orElseThrow());
    }
  }

  @Test
  default void contentsThatWereNotStagedAreAskedForAndNothingIsLeft() {
    assumeContents();
    MemoryContents contents = MemoryContents.empty().with("local/a", "text");

    assertThatThrownBy(() -> stage().runtime().create(request("token", sleepsLong(), contents)))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("stage");
    stage().runtime().stage("token", contents.with("local/b", "more"));
    assertThatThrownBy(() -> stage().runtime().create(request("token", sleepsLong(), contents)))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("stage");

    assertThat(stage().runtime().list(stage().cluster(), Optional.empty())).isEmpty();
    stage().runtime().stage("token", contents);
    assertThat(stage().runtime().create(request("token", sleepsLong(), contents)).isLive())
        .isTrue();
  }

  @Test
  default void sameTokenGivesTheSameTaskWithItsContents() throws Exception {
    assumeContents();
    MemoryContents contents = MemoryContents.empty().with("local/a", "text");
    stage().runtime().stage("token", contents);
    RemoteTask first = stage().runtime().create(request("token", sleepsLong(), contents));

    RemoteTask second = stage().runtime().create(request("token", sleepsLong(), contents));

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(fetch(first, "local")).isEqualTo(Map.of("local/", "", "local/a", "text"));
  }

  @Test
  default void directoryComesBackAsItIs() throws Exception {
    assumeContents();
    MemoryContents contents =
        MemoryContents.empty()
            .withFile("local/run.sh", 0755, "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8))
            .with("local/deep/a", "text")
            .with("local/deep/none", "")
            .with(new Entry.Directory("local/empty", 0750))
            .with(new Entry.Link("local/deep/link", "../run.sh"));
    RemoteTask task = create(sleepsLong(), contents);

    assertThat(fetch(task, "local"))
        .isEqualTo(
            Map.of(
                "local/", "",
                "local/run.sh", "#!/bin/sh\n",
                "local/deep/", "",
                "local/deep/a", "text",
                "local/deep/none", "",
                "local/empty/", "",
                "local/deep/link", "-> ../run.sh"));
    Map<String, Integer> modes = new TreeMap<>();
    stage()
        .runtime()
        .fetch(
            task.id(),
            task.generation(),
            "local",
            (entry, content) -> {
              if (entry instanceof Entry.File file) {
                modes.put(file.path(), file.mode());
              } else if (entry instanceof Entry.Directory directory) {
                modes.put(directory.path(), directory.mode());
              }
            });
    assertThat(modes)
        .containsEntry("local/run.sh", 0755)
        .containsEntry("local/deep/a", 0644)
        .containsEntry("local/empty", 0750);
  }

  @Test
  default void whatATaskWroteComesBackEvenAfterItsEnd() throws Exception {
    assumeContents();
    RemoteTask task = stage().create(writesFile("alloc/data/made", "by the task"));
    awaitReady(task);
    stage().runtime().stop(task.id(), task.generation(), Stage.KILL);
    stage().awaitEnd(task);

    assertThat(fetch(task, "alloc/data"))
        .isEqualTo(Map.of("alloc/data/", "", "alloc/data/made", "by the task"));
  }

  @Test
  default void taskWithoutContentsHasEmptyDirectories() throws Exception {
    assumeContents();
    RemoteTask task = stage().create(sleepsLong());

    assertThat(fetch(task, "local")).isEqualTo(Map.of("local/", ""));
    assertThat(fetch(task, "alloc")).containsEntry("alloc/data/", "");
    assertThat(fetch(task, "secrets")).isEqualTo(Map.of("secrets/", ""));
    assertThat(fetch(task, "volumes")).isEqualTo(Map.of("volumes/", ""));
    assertThat(fetch(task, "local/no/such")).isEmpty();
  }

  @Test
  default void pathOutsideOfATasksDirectoriesIsNotFetched() {
    assumeContents();
    RemoteTask task = stage().create(sleepsLong());

    for (String path : new String[] {"..", "local/..", "local/../..", "/etc", "work", ""}) {
      assertThatThrownBy(() -> fetch(task, path))
          .as(path)
          .isInstanceOf(RemoteFailure.Refused.class);
    }
  }

  @Test
  default void exceptionOfTheReceiverIsToldAsItIs() {
    assumeContents();
    RemoteTask task = create(sleepsLong(), MemoryContents.empty().with("local/a", "text"));
    IOException full = new IOException("no room here");

    assertThatThrownBy(
            () ->
                stage()
                    .runtime()
                    .fetch(
                        task.id(),
                        task.generation(),
                        "local",
                        (entry, content) -> {
                          throw full;
                        }))
        .isSameAs(full);
  }

  @Test
  default void fileThatIsNotWhatTheManifestSaysIsNotTaken() throws Exception {
    assumeContents();
    MemoryContents promised = MemoryContents.empty().with("local/a", "12345");
    for (String given : new String[] {"54321", "1234", "123456", ""}) {
      MemoryContents other = MemoryContents.empty().with("local/a", given);
      Contents lying =
          new Contents() {
            @Override
            public Manifest manifest() {
              return promised.manifest();
            }

            @Override
            public InputStream open(Entry.File file) throws IOException {
              return other.open(file);
            }
          };

      assertThatThrownBy(() -> stage().runtime().stage("token-" + given, lying))
          .as(given)
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("local/a");
      assertThatThrownBy(
              () -> stage().runtime().create(request("token-" + given, sleepsLong(), promised)))
          .isInstanceOf(RemoteFailure.Refused.class);
    }
  }
}
