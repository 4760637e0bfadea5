package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.memory.MemoryContents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What tasks find of what was sent for them, and what is not taken. */
class ContentsTaskTest extends ContentsAgent {
  @Test
  void programMayBeOneOfTheFilesAndFindsTheOthers() throws Exception {
    byte[] script =
        """
        #!/bin/sh
        cat local/greeting "$NOMAD_SECRETS_DIR/name" "$1"
        echo "$PWD $FROM_SPEC" >> "$NOMAD_ALLOC_DIR/data/where"
        sleep 100000
        """
            .getBytes(StandardCharsets.UTF_8);
    MemoryContents contents =
        MemoryContents.empty()
            .withFile("local/run.sh", 0755, script)
            .with("local/greeting", "hello ")
            .with("secrets/name", "world ")
            .with("volumes/v/mark", "!");
    TaskSpec spec =
        TaskSpec.of(
            List.of("local/run.sh", "${TETHER_VOLUMES_DIR}/v/mark"),
            Map.of("FROM_SPEC", "${NOMAD_TASK_DIR}/x", "NOMAD_TASK_DIR", "/not/here"));

    RemoteTask task = create(spec, contents);

    Path where = work(task).resolve("alloc/data/where");
    eventually(() -> Files.exists(where) && Files.size(where) > 0);
    assertThat(where).hasContent("%s %s/local/x".formatted(work(task), work(task)));
    assertThat(directory.resolve("state/tasks/" + task.id() + "/stdout"))
        .hasContent("hello world !");
    try (ExecSession session =
        runtime.exec(
            task.id(),
            1,
            new ExecRequest(
                List.of("sh", "-c", "echo $NOMAD_TASK_DIR; cat local/greeting"), false))) {
      assertThat(new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(work(task) + "/local\nhello ");
    }
  }

  @Test
  void workDirectoryMayBeOneThatWasSent() throws Exception {
    MemoryContents contents = MemoryContents.empty().with("local/app/mark", "x");
    TaskSpec spec =
        TaskSpec.of(List.of("sh", "-c", "cat mark; sleep 100000"), Map.of())
            .withWorkDirectory("${NOMAD_TASK_DIR}/app");

    RemoteTask task = create(spec, contents);

    Path stdout = directory.resolve("state/tasks/" + task.id() + "/stdout");
    eventually(() -> Files.size(stdout) > 0);
    assertThat(stdout).hasContent("x");
  }

  @Test
  void taskThatCantBeStartedLeavesNoFiles() throws Exception {
    MemoryContents contents = MemoryContents.empty().with("secrets/token", "secret");

    assertThatThrownBy(() -> create(TaskSpec.of(List.of("local/none"), Map.of()), contents))
        .isInstanceOf(RemoteFailure.Refused.class);

    assertThat(directory.resolve("state/tasks")).isEmptyDirectory();
    try (var left = Files.walk(directory.resolve("state/staged"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void boundsOfTheConfigurationAreKeptBeforeAnythingIsRead() throws Exception {
    agent.close();
    agent =
        AgentProcess.start(
            directory, address(), "max_contents_bytes = 1KiB", "max_contents_files = 3");
    reconnect();
    MemoryContents large = MemoryContents.empty().with("local/a", "x".repeat(1025));
    MemoryContents many = BEFORE.with("local/c", "c").with("local/d", "d");

    assertThatThrownBy(() -> runtime.stage("token", large))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("max_contents_bytes");
    assertThatThrownBy(() -> runtime.stage("token", many))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("max_contents_files");

    assertThat(large.opened()).isEmpty();
    assertThat(many.opened()).isEmpty();
  }

  @Test
  void filesBelongToTheUserOfTheTask() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can run as others");
    agent.close();
    // Below a directory that others can pass, which a temporary one of JUnit is not.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    agent = AgentProcess.start(directory, address(), "allow_users = nobody");
    reconnect();
    MemoryContents contents =
        MemoryContents.empty().with("local/deep/a", "1").with("secrets/token", "t");
    TaskSpec spec =
        TaskSpec.of(List.of("sh", "-c", "cat secrets/token; id -un; sleep 100000"), Map.of())
            .withUser("nobody");

    RemoteTask task = create(spec, contents);
    runtime.update(
        task.id(),
        1,
        contents.with("local/later/b", "2").with(new Entry.Link("local/link", "later")));

    Path stdout = directory.resolve("state/tasks/" + task.id() + "/stdout");
    eventually(() -> Files.readString(stdout).contains("nobody"));
    assertThat(stdout).hasContent("tnobody");
    for (String path :
        List.of(
            "alloc/data",
            "local/deep",
            "local/deep/a",
            "secrets",
            "secrets/token",
            "local/later",
            "local/later/b",
            "local/link")) {
      assertThat(Files.getOwner(work(task).resolve(path), LinkOption.NOFOLLOW_LINKS).getName())
          .as(path)
          .isEqualTo("nobody");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(work(task).resolve("secrets"))))
        .isEqualTo("rwx------");
    assertThat(
            Files.getOwner(directory.resolve("state/tasks/" + task.id() + "/manifest")).getName())
        .isEqualTo("root");
  }

  @Test
  void fullDiskIsToldLeavesTheOldStateAndDoesNotStayFull() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount");
    agent.close();
    Path small = Files.createDirectory(directory.resolve("small"));
    assertThat(
            new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString())
                .start()
                .waitFor())
        .isZero();
    try {
      agent = AgentProcess.start(small, address());
      reconnect();
      RemoteTask task = create(sleeps(), BEFORE);
      Path work = small.resolve("state/tasks/" + task.id() + "/work");
      Contents large = generated(3 * MIB, new AtomicLong());

      assertThatThrownBy(() -> runtime.update(task.id(), 1, large))
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("local/large")
          .hasMessageContaining("No space left on device")
          .hasMessageContaining(small.toString());
      assertOld(work);
      assertThatThrownBy(() -> runtime.stage("other", large))
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("No space left on device");

      runtime.update(task.id(), 1, generated(MIB, new AtomicLong()));
      assertThat(Files.size(work.resolve("local/large"))).isEqualTo(MIB);
      endEverything();
    } finally {
      agent.kill();
      assertThat(new ProcessBuilder("umount", small.toString()).start().waitFor()).isZero();
      agent = AgentProcess.start(directory, address());
    }
  }
}
