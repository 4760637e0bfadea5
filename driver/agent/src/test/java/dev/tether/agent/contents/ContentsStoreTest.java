package dev.tether.agent.contents;

import static dev.tether.agent.contents.StoreUnderTest.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import dev.tether.runtime.memory.MemoryContents;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsStoreTest {
  @TempDir private Path directory;
  private StoreUnderTest agent;

  @BeforeEach
  void prepare() throws Exception {
    agent = new StoreUnderTest(directory);
  }

  private List<Entry.File> neededToStage(String token, Manifest manifest) {
    try (Transfer transfer = agent.store.stage(token, manifest)) {
      return transfer.needed();
    }
  }

  private Path staged() throws Exception {
    try (var all = Files.list(directory.resolve("staged/" + StoreUnderTest.BOOT))) {
      List<Path> one = all.toList();
      assertThat(one).hasSize(1);
      return one.getFirst();
    }
  }

  @Test
  void stagedContentsSurviveARestartAndExpireWhenNobodyUsesThem() throws Exception {
    MemoryContents contents = contents("local/a", "1");
    agent.stage("token", contents);
    agent.clock.advance(ContentsStore.KEPT_UNUSED.minusSeconds(1));
    agent.store.expire();
    assertThat(neededToStage("token", contents.manifest())).isEmpty();

    agent.restart();
    assertThat(neededToStage("token", contents.manifest())).isEmpty();
    agent.clock.advance(ContentsStore.KEPT_UNUSED.plusSeconds(1));
    agent.store.expire();

    assertThat(directory.resolve("staged/" + StoreUnderTest.BOOT)).isEmptyDirectory();
    assertThat(neededToStage("token", contents.manifest())).hasSize(1);
  }

  @Test
  void contentsThatAreJustBeingSentDoNotExpire() throws Exception {
    MemoryContents contents = contents("local/a", "1");
    try (Transfer transfer = agent.store.stage("token", contents.manifest())) {
      agent.clock.advance(ContentsStore.KEPT_UNUSED.multipliedBy(3));
      agent.store.expire();

      StoreUnderTest.send(transfer, contents);
    }
    agent.store.install(agent.task, "token", Optional.of(contents.manifest().digest()));
    assertThat(agent.work.resolve("local/a")).hasContent("1");
  }

  @Test
  void whatWasStagedBeforeTheHostWasRestartedIsGone() throws Exception {
    agent.stage("token", contents("local/a", "1"));

    agent.store = new ContentsStore(directory, "next boot", ContentsBounds.DEFAULT, agent.clock);

    assertThat(directory.resolve("staged/" + StoreUnderTest.BOOT)).doesNotExist();
    assertThat(neededToStage("token", contents("local/a", "1").manifest())).hasSize(1);
  }

  @Test
  void stagedContentsWaitWhereNobodyElseLooks() throws Exception {
    agent.stage("token", contents("secrets/token", "very secret"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(staged())))
        .isEqualTo("rwx------");
    assertThat(staged().toString()).doesNotContain("token");
  }

  @Test
  void brokenTransferGoesOnWhereItStoppedEvenAfterARestart() throws Exception {
    MemoryContents contents = contents("local/a", "1", "local/b", "2", "local/c", "3");
    try (Transfer cut = agent.store.stage("token", contents.manifest())) {
      Entry.File first = cut.needed().getFirst();
      cut.receive(first, contents.open(first));
      assertThatThrownBy(cut::commit).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () ->
                agent.store.install(agent.task, "token", Optional.of(contents.manifest().digest())))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("stage them again");

    agent.restart();

    assertThat(neededToStage("token", contents.manifest()))
        .extracting(Entry.File::path)
        .containsExactly("local/b", "local/c");
  }

  @Test
  void contentThatIsStagedForAnotherTaskIsNotAskedForAgain() throws Exception {
    agent.stage("token", contents("local/a", "same"));

    assertThat(neededToStage("other", contents("local/b", "same").manifest())).isEmpty();
  }

  @Test
  void sameContentIsAskedForOnceAndPutInEveryPlace() throws Exception {
    MemoryContents contents = contents("local/a", "same", "local/b", "same", "alloc/c", "same");

    agent.install(contents);

    assertThat(contents.opened()).hasSize(1);
    Files.writeString(agent.work.resolve("local/a"), "changed");
    assertThat(agent.work.resolve("local/b")).as("a file of its own").hasContent("same");
    assertThat(agent.work.resolve("alloc/c")).hasContent("same");
  }

  @Test
  void contentThatATaskChangedIsNotTakenFromIt() throws Exception {
    agent.install(contents("local/a", "text"));
    Manifest moved = contents("local/b", "text").manifest();
    assertThat(agent.needed(moved)).isEmpty();

    agent.update(contents("local/a", "text", "local/c", "other"));
    Files.writeString(agent.work.resolve("local/c"), "OTHER");

    assertThat(agent.needed(contents("local/d", "other").manifest())).containsExactly("local/d");
  }

  @Test
  void taskHasItsDirectoriesWithTheRightModes() throws Exception {
    agent.install(
        MemoryContents.empty()
            .with(new Entry.Directory("secrets", 0777))
            .with(new Entry.Directory("local", 0770))
            .with(new Entry.Directory("local/sealed", 0500))
            .with("local/sealed/deep/file", "text")
            .withFile("secrets/key", 0400, new byte[] {1}));

    assertThat(Modes.of(agent.work.resolve("secrets"))).isEqualTo(0700);
    assertThat(Modes.of(agent.work.resolve("secrets/key"))).isEqualTo(0400);
    assertThat(Modes.of(agent.work.resolve("local"))).isEqualTo(0770);
    assertThat(Modes.of(agent.work.resolve("local/sealed"))).isEqualTo(0500);
    assertThat(agent.work.resolve("local/sealed/deep/file")).hasContent("text");
    assertThat(agent.work.resolve("alloc/data")).isDirectory();
    assertThat(agent.work.resolve("alloc/tmp")).isDirectory();
    assertThat(agent.work.resolve("volumes")).isDirectory();
  }

  @Test
  void manifestIsKeptBesideTheTaskAndNothingElseIsLeft() throws Exception {
    MemoryContents contents = contents("local/a", "1");
    agent.install(contents);

    assertThat(new Placement(agent.task).present()).isEqualTo(contents.manifest());
    try (var left = Files.list(agent.task)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("work", "manifest");
    }
  }

  @Test
  void updateThatIsNotLetThroughChangesNothing() throws Exception {
    agent.install(contents("local/a", "old"));

    assertThatThrownBy(
            () ->
                agent.update(
                    contents("local/a", "new"),
                    commit -> {
                      throw new RemoteFailure.Refused("claimed meanwhile");
                    }))
        .isInstanceOf(RemoteFailure.Refused.class);

    assertThat(agent.work.resolve("local/a")).hasContent("old");
    agent.update(contents("local/a", "newer"));
    assertThat(agent.work.resolve("local/a")).hasContent("newer");
  }

  private void dieAfterCommit(MemoryContents contents) {
    assertThatThrownBy(
            () ->
                agent.update(
                    contents,
                    commit -> {
                      commit.run();
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
  }

  @Test
  void committedUpdateIsCarriedOutByTheNextAgent() throws Exception {
    agent.install(contents("local/a", "old", "local/gone", "x"));
    dieAfterCommit(contents("local/a", "new", "local/b/c", "added"));
    assertThat(agent.work.resolve("local/a")).hasContent("old");

    agent.restart();
    agent.store.resume(agent.task);

    assertThat(agent.work.resolve("local/a")).hasContent("new");
    assertThat(agent.work.resolve("local/b/c")).hasContent("added");
    assertThat(agent.work.resolve("local/gone")).doesNotExist();
    assertThat(agent.task.resolve("incoming")).doesNotExist();
  }

  @Test
  void updateThatWasCarriedOutHalfIsFinished() throws Exception {
    agent.install(contents("local/a", "old", "local/b", "old", "local/gone", "x"));
    MemoryContents next =
        contents("local/a", "new", "local/b", "new")
            .with(new Entry.Link("local/link", "a"))
            .with(new Entry.Directory("local/empty", 0711));
    dieAfterCommit(next);
    try (WorkTree tree = WorkTree.open(agent.task)) {
      for (int position : List.of(0, 3)) {
        tree.put(
            next.manifest().entries().get(position),
            agent.task.resolve("incoming/ready"),
            position);
      }
    }

    agent.store.resume(agent.task);

    assertThat(agent.work.resolve("local/a")).hasContent("new");
    assertThat(agent.work.resolve("local/b")).hasContent("new");
    assertThat(agent.work.resolve("local/gone")).doesNotExist();
    assertThat(Files.readSymbolicLink(agent.work.resolve("local/link"))).isEqualTo(Path.of("a"));
    assertThat(Modes.of(agent.work.resolve("local/empty"))).isEqualTo(0711);
  }

  @Test
  void committedUpdateIsCarriedOutBeforeTheNextOne() throws Exception {
    agent.install(contents("local/a", "old"));
    dieAfterCommit(contents("local/a", "old", "local/b", "added"));

    agent.update(contents("local/a", "newest"));

    assertThat(agent.work.resolve("local/a")).hasContent("newest");
    assertThat(agent.work.resolve("local/b")).doesNotExist();
  }

  @Test
  void laterTransferTakesThePlaceOfOneWhoseDriverIsSilent() throws Exception {
    MemoryContents contents = contents("local/a", "1");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var began = new CountDownLatch(1);
      var silent =
          executor.submit(
              () -> {
                try (Transfer transfer = agent.store.stage("token", contents.manifest())) {
                  began.countDown();
                  new CountDownLatch(1).await();
                  return transfer.needed();
                }
              });
      began.await();

      agent.stage("token", contents);

      assertThatThrownBy(silent::get).hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void fileThatIsTooLongIsNotWrittenToItsEnd() throws Exception {
    Manifest manifest = contents("local/a", "1").manifest();
    try (Transfer transfer = agent.store.stage("token", manifest)) {
      ByteArrayInputStream endless =
          new ByteArrayInputStream("1".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));

      assertThatThrownBy(() -> transfer.receive(transfer.needed().getFirst(), endless))
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("local/a");

      assertThat(endless.available()).as("not read on").isGreaterThan(1 << 19);
    }
  }

  @Test
  void tooMuchIsRefusedWithTheKeyToChange() {
    ContentsBounds bounds = new ContentsBounds(100, 2);

    bounds.check(100, 2);
    assertThatThrownBy(() -> bounds.check(101, 1))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("101")
        .hasMessageContaining("max_contents_bytes is 100");
    assertThatThrownBy(() -> bounds.check(1, 3))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("max_contents_files");
  }
}
