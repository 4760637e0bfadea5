package dev.tether.agent.contents;

import static dev.tether.agent.contents.StoreUnderTest.contents;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.memory.MemoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that puts links where the agent, which may be root, is about to write or delete. */
class LinkAttackTest {
  @TempDir private Path directory;
  private StoreUnderTest agent;
  private Path outside;

  @BeforeEach
  void prepare() throws Exception {
    agent = new StoreUnderTest(directory.resolve("state"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("app.toml"), "precious");
    Files.createDirectory(outside.resolve("sub"));
  }

  private void assertOutsideIsUntouched() throws IOException {
    try (var all = Files.walk(outside)) {
      assertThat(all.map(path -> outside.relativize(path).toString()))
          .containsExactlyInAnyOrder("", "app.toml", "sub");
    }
    assertThat(outside.resolve("app.toml")).hasContent("precious");
    assertThat(Modes.of(outside)).isEqualTo(0755);
  }

  private void replaceByLink(Path path, Path target) throws IOException {
    Files.move(path, directory.resolve("moved-away"));
    Files.createSymbolicLink(path, target);
  }

  @Test
  void directoryThatBecameALinkIsMadeADirectoryAgain() throws Exception {
    MemoryContents before = contents("local/conf/app.toml", "1", "local/conf/gone", "x");
    agent.install(before);
    replaceByLink(agent.work.resolve("local/conf"), outside);

    agent.update(contents("local/conf/app.toml", "2", "local/conf/sub/new", "3"));

    assertOutsideIsUntouched();
    Path conf = agent.work.resolve("local/conf");
    assertThat(Files.isDirectory(conf, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(conf.resolve("app.toml")).hasContent("2");
    assertThat(conf.resolve("sub/new")).hasContent("3");
  }

  @Test
  void rootThatBecameALinkIsMadeADirectoryAgain() throws Exception {
    agent.install(contents("local/app.toml", "1"));
    replaceByLink(agent.work.resolve("local"), outside);

    agent.update(contents("local/app.toml", "2"));

    assertOutsideIsUntouched();
    assertThat(agent.work.resolve("local/app.toml")).hasContent("2");
  }

  @Test
  void fileThatBecameALinkIsReplacedItself() throws Exception {
    agent.install(contents("local/app.toml", "1"));
    replaceByLink(agent.work.resolve("local/app.toml"), outside.resolve("app.toml"));

    agent.update(contents("local/app.toml", "2"));

    assertOutsideIsUntouched();
    assertThat(agent.work.resolve("local/app.toml")).isRegularFile().hasContent("2");
    assertThat(Files.isSymbolicLink(agent.work.resolve("local/app.toml"))).isFalse();
  }

  @Test
  void nothingIsDeletedBehindALink() throws Exception {
    agent.install(contents("local/conf/app.toml", "1", "local/conf/sub/a", "1", "local/b", "1"));
    replaceByLink(agent.work.resolve("local/conf"), outside);

    agent.update(contents("local/b", "1"));

    assertOutsideIsUntouched();
  }

  @Test
  void emptyDirectoryBehindALinkIsNotDeleted() throws Exception {
    MemoryContents before =
        MemoryContents.empty()
            .with(new Entry.Directory("local/conf", 0755))
            .with(new Entry.Directory("local/conf/sub", 0755));
    agent.install(before);
    replaceByLink(agent.work.resolve("local/conf"), outside);

    agent.update(MemoryContents.empty());

    assertOutsideIsUntouched();
  }

  @Test
  void modeOfADirectoryBehindALinkIsNotChanged() throws Exception {
    agent.install(MemoryContents.empty().with(new Entry.Directory("local/conf", 0755)));
    replaceByLink(agent.work.resolve("local/conf"), outside);

    agent.update(MemoryContents.empty().with(new Entry.Directory("local/conf", 0777)));

    assertOutsideIsUntouched();
    assertThat(Modes.of(agent.work.resolve("local/conf"))).isEqualTo(0777);
  }

  @Test
  void contentBehindALinkIsNotTakenForTheTasksOwn() throws Exception {
    agent.install(contents("local/app.toml", "precious"));
    replaceByLink(agent.work.resolve("local/app.toml"), outside.resolve("app.toml"));

    assertThat(agent.needed(contents("local/copy", "precious").manifest()))
        .containsExactly("local/copy");
  }

  @Test
  void nothingBehindALinkIsGivenAway() throws Exception {
    agent.install(contents("local/own", "1"));
    Files.createSymbolicLink(agent.work.resolve("local/out"), outside);
    Files.createSymbolicLink(agent.work.resolve("local/file"), outside.resolve("app.toml"));
    Files.createSymbolicLink(agent.work.resolve("local/up"), Path.of("../.."));
    assertThat(
            new ProcessBuilder("mkfifo", agent.work.resolve("local/pipe").toString())
                .start()
                .waitFor())
        .isZero();

    List<String> given = new ArrayList<>();
    agent.store.fetch(agent.task, "local", (entry, content) -> given.add(entry.path()));
    agent.store.fetch(agent.task, "local/out/sub", (entry, content) -> given.add(entry.path()));
    agent.store.fetch(agent.task, "local/up/work", (entry, content) -> given.add(entry.path()));

    assertThat(given).containsExactly("local", "local/own");
  }

  @Test
  void pipeInTheWayIsReplacedWithoutWaiting() throws Exception {
    agent.install(contents("local/conf/app.toml", "1"));
    Files.move(agent.work.resolve("local/conf"), directory.resolve("moved-away"));
    assertThat(
            new ProcessBuilder("mkfifo", agent.work.resolve("local/conf").toString())
                .start()
                .waitFor())
        .isZero();

    agent.update(contents("local/conf/app.toml", "2"));

    assertThat(agent.work.resolve("local/conf/app.toml")).hasContent("2");
  }

  /** The link comes and goes all the time, so that it also does so in the middle of each step. */
  @Test
  void linkThatComesAndGoesGetsNothingWritten() throws Exception {
    agent.install(contents("local/conf/app.toml", "0"));
    Path conf = agent.work.resolve("local/conf");
    Path link = Files.createSymbolicLink(directory.resolve("link"), outside);
    AtomicBoolean over = new AtomicBoolean();
    Thread attacker =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    swap(conf, link);
                  }
                });
    try {
      for (int round = 1; round <= 50; round++) {
        try {
          agent.update(
              round % 2 == 0
                  ? contents("local/conf/app.toml", "round " + round, "local/conf/sub/x", "x")
                  : contents("local/conf/other", "round " + round));
        } catch (RemoteFailure.Failed disturbed) {
          assertThat(disturbed).hasMessageContaining("will go on");
        }
      }
    } finally {
      over.set(true);
      attacker.join();
    }
    assertOutsideIsUntouched();
  }

  /** Puts a link in a directory's place and takes it away again. */
  private void swap(Path conf, Path link) {
    Path aside = directory.resolve("aside");
    try {
      Path next = Files.createSymbolicLink(directory.resolve("next"), outside);
      if (Files.isDirectory(conf, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(conf, aside, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(next, conf, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(conf);
      if (Files.exists(aside)) {
        Files.move(aside, conf, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException agentWasFaster) {
      delete(directory.resolve("next"));
      delete(aside.resolve("app.toml"));
      delete(aside.resolve("other"));
      delete(aside.resolve("sub/x"));
      delete(aside.resolve("sub"));
      delete(aside);
    }
    assertThat(link).isSymbolicLink();
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException left) {
      assertThat(left).isNotNull();
    }
  }
}
