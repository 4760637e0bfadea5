package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What tests of contents have in common. */
interface WithContents extends OnStage {

  default void assumeContents() {
    assumeTrue(
        stage().runtime().capabilities().contains(Capability.CONTENTS),
        "the runtime takes no files for its tasks");
  }

  default CreateRequest request(String token, TaskSpec spec, Contents contents) {
    return new CreateRequest(
        token,
        stage().slot(0),
        Stage.owner("first"),
        "hash",
        spec,
        Optional.of(contents.manifest().digest()),
        Stage.LEASE);
  }

  default RemoteTask create(TaskSpec spec, Contents contents) {
    String token = UUID.randomUUID().toString();
    stage().runtime().stage(token, contents);
    return stage().runtime().create(request(token, spec, contents));
  }

  default void update(RemoteTask task, Contents contents) {
    stage().runtime().update(task.id(), task.generation(), contents);
  }

  /** Everything below a path: files with their text, links with their target, directories. */
  default Map<String, String> fetch(RemoteTask task, String path) throws IOException {
    Map<String, String> found = new TreeMap<>();
    stage()
        .runtime()
        .fetch(
            task.id(),
            task.generation(),
            path,
            (entry, content) -> {
              String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
              switch (entry) {
                case Entry.Directory directory -> found.put(directory.path() + '/', text);
                case Entry.Link link -> found.put(link.path(), "-> " + link.target());
                case Entry.File file -> found.put(file.path(), text);
              }
            });
    return found;
  }

  default void awaitReady(RemoteTask task) throws InterruptedException {
    try (LogReader log = stage().runtime().logs(task.id(), LogStream.STDOUT, 0)) {
      assertThat(Stage.read(log)).startsWith("ready");
    }
  }
}
