package dev.tether.plugin.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.plugin.config.ContentsPolicy.WritableVolumes;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.Tasks;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.memory.InMemoryRuntime;
import dev.tether.runtime.memory.MemoryContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskContentsTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  @TempDir Path directory;

  private final InMemoryRuntime runtime = new InMemoryRuntime(InstantSource.system());
  private final Courier courier = Courier.start(InstantSource.system());
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void makeDirectories() throws IOException {
    for (String name : List.of("alloc/data", "alloc/logs", "web/local", "web/secrets")) {
      Files.createDirectories(directory.resolve(name));
    }
  }

  @AfterEach
  void end() {
    courier.close();
  }

  private void write(String path, String text) {
    try {
      Files.createDirectories(directory.resolve(path).getParent());
      Files.writeString(directory.resolve(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TaskContents contents() {
    return contents(ContentsPolicy.DEFAULT);
  }

  private TaskContents contents(ContentsPolicy policy) {
    return courier.of(
        new TaskFiles(directory, "web", List.of()), policy, runtime, "default", told::add);
  }

  private RemoteTask create(TaskContents contents, String... command) {
    contents.stage("token");
    return runtime.create(
        new CreateRequest(
            "token",
            Tasks.SLOT,
            Tasks.owner("A"),
            "hash",
            TaskSpec.of(List.of(command), Map.of()),
            contents.staged(),
            LEASE));
  }

  /** Follows a task that sleeps. */
  private RemoteTask follow(TaskContents contents) {
    RemoteTask task = create(contents, "sleep");
    contents.follow(task.id(), task.generation());
    return task;
  }

  private Map<String, String> remote(RemoteTask task, long generation, String path) {
    Map<String, String> found = new TreeMap<>();
    try {
      runtime.fetch(
          task.id(),
          generation,
          path,
          (entry, content) -> {
            if (entry instanceof Entry.File file) {
              found.put(file.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private Map<String, String> remote(RemoteTask task, String path) {
    return remote(task, task.generation(), path);
  }

  private void awaitRemote(RemoteTask task, String path, Map<String, String> expected) {
    Eventually.holds(path + " is " + expected, () -> remote(task, path).equals(expected));
  }

  @Test
  void newTaskFindsEverythingAndItsPeopleAreTold() {
    write("alloc/data/rows", "1");
    write("web/local/app.conf", "port = 80");
    write("web/secrets/nomad_token", "s3cret");
    RemoteTask task = create(contents(), "sleep");
    assertThat(remote(task, "alloc/data")).isEqualTo(Map.of("alloc/data/rows", "1"));
    assertThat(remote(task, "local")).isEqualTo(Map.of("local/app.conf", "port = 80"));
    assertThat(remote(task, "secrets")).isEqualTo(Map.of("secrets/nomad_token", "s3cret"));
    assertThat(told)
        .containsExactly(
            "Sending contents (3 files, 16 bytes) to runtime default", "Sent 3 files, 16 bytes");
  }

  @Test
  void taskWithoutFilesIsNotDelayed() {
    TaskContents contents = contents();
    assertThat(contents.stage("token")).isFalse();
    assertThat(contents.staged()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void whatLiesBesideTheDirectoriesIsTold() {
    write("web/app.conf", "x");
    write("web/private/vault_token", "x");
    contents().stage("token");
    assertThat(told)
        .containsExactly("Not sent, because only local, secrets and alloc are: app.conf");
  }

  @Test
  void failedTransferIsOneSentenceAndMayBeTriedAgain() {
    write("web/local/app.conf", "port = 80");
    TaskContents contents = contents();
    runtime.setUnreachable(true);
    assertThatThrownBy(() -> contents.stage("token"))
        .isInstanceOfSatisfying(
            ContentsProblem.class, problem -> assertThat(problem.isRecoverable()).isTrue())
        .hasMessageStartingWith("the task was not started, because its files could not be sent");
    runtime.setUnreachable(false);
    assertThat(runtime.list(Tasks.SLOT.cluster(), java.util.Optional.empty())).isEmpty();
    RemoteTask task = create(contents, "sleep");
    assertThat(remote(task, "local")).containsKey("local/app.conf");
  }

  @Test
  void changedFileArrivesByItself() {
    write("web/local/app.conf", "one");
    TaskContents contents = contents();
    RemoteTask task = follow(contents);
    write("web/local/app.conf", "two");
    awaitRemote(task, "local", Map.of("local/app.conf", "two"));
    write("web/local/deep/er/app.conf", "three");
    write("web/secrets/nomad_token", "s3cret");
    awaitRemote(task, "local", Map.of("local/app.conf", "two", "local/deep/er/app.conf", "three"));
    awaitRemote(task, "secrets", Map.of("secrets/nomad_token", "s3cret"));
    write("web/local/deep/er/app.conf", "four");
    awaitRemote(task, "local", Map.of("local/app.conf", "two", "local/deep/er/app.conf", "four"));
  }

  @Test
  void deletedFileIsDeletedAndTheTasksOwnStay() throws IOException {
    write("web/local/app.conf", "one");
    write("web/local/other.conf", "one");
    TaskContents contents = contents();
    RemoteTask task = create(contents, "write-file", "local/own", "mine");
    contents.follow(task.id(), task.generation());
    Files.delete(directory.resolve("web/local/other.conf"));
    awaitRemote(task, "local", Map.of("local/app.conf", "one", "local/own", "mine"));
  }

  @Test
  void whatIsFlushedIsThere() {
    write("web/local/app.conf", "one");
    TaskContents contents = contents();
    RemoteTask task = follow(contents);
    write("web/local/app.conf", "two");
    contents.flush();
    assertThat(remote(task, "local")).isEqualTo(Map.of("local/app.conf", "two"));
  }

  @Test
  void nothingIsSentAfterTheEnd() {
    write("web/local/app.conf", "one");
    TaskContents contents = contents();
    RemoteTask task = follow(contents);
    contents.end();
    write("web/local/app.conf", "two");
    contents.flush();
    assertThat(remote(task, "local")).isEqualTo(Map.of("local/app.conf", "one"));
  }

  @Test
  void newOwnersFilesReplaceTheEarlierOnesAndDataStays() {
    write("web/local/app.conf", "one");
    write("alloc/data/rows", "1");
    TaskContents contents = contents();
    RemoteTask task = create(contents, "write-file", "local/own", "mine");
    RemoteTask claimed = runtime.claim(task.id(), task.generation(), Tasks.owner("B"), LEASE);
    write("web/local/app.conf", "two");
    write("web/secrets/nomad_token", "of B");
    write("alloc/data/rows", "not the task's");
    contents().follow(claimed.id(), claimed.generation());
    awaitRemote(claimed, "secrets", Map.of("secrets/nomad_token", "of B"));
    assertThat(remote(claimed, "local"))
        .isEqualTo(Map.of("local/app.conf", "two", "local/own", "mine"));
    assertThat(remote(claimed, "alloc/data")).isEqualTo(Map.of("alloc/data/rows", "1"));
    assertThat(told)
        .contains(
            "Sent what is different in this allocation's files to the task: 2 files, 7 bytes");
  }

  @Test
  void earlierOwnerSendsNothing() {
    write("web/local/app.conf", "one");
    TaskContents contents = contents();
    RemoteTask task = follow(contents);
    RemoteTask claimed = runtime.claim(task.id(), task.generation(), Tasks.owner("B"), LEASE);
    write("web/local/app.conf", "two");
    assertThatThrownBy(contents::flush).isInstanceOf(RemoteFailure.Fenced.class);
    assertThat(remote(claimed, "local")).isEqualTo(Map.of("local/app.conf", "one"));
  }

  @Test
  void directoryThatIsStillEmptyAfterARecoveryDeletesNothing() {
    write("web/local/app.conf", "one");
    write("web/secrets/nomad_token", "s3cret");
    RemoteTask task = create(contents(), "sleep");
    Path secrets = directory.resolve("web/secrets/nomad_token");
    assertThat(secrets.toFile().delete()).isTrue();
    write("web/local/app.conf", "two");
    contents().follow(task.id(), task.generation());
    awaitRemote(task, "local", Map.of("local/app.conf", "two"));
    assertThat(remote(task, "secrets")).isEqualTo(Map.of("secrets/nomad_token", "s3cret"));
    write("web/secrets/nomad_token", "renewed");
    awaitRemote(task, "secrets", Map.of("secrets/nomad_token", "renewed"));
  }

  @Test
  void changeDuringAnOutageArrivesAfterItAndTheTaskRunsOn() {
    write("web/local/app.conf", "one");
    TaskContents contents = contents();
    RemoteTask task = follow(contents);
    runtime.setUnreachable(true);
    write("web/local/app.conf", "two");
    Eventually.holds(
        "the trouble is told",
        () -> told.stream().anyMatch(event -> event.startsWith("Changed files could not be sent")));
    runtime.setUnreachable(false);
    awaitRemote(task, "local", Map.of("local/app.conf", "two"));
    Eventually.holds(
        "the end of the trouble is told",
        () -> told.stream().anyMatch(event -> event.startsWith("The changed files are with")));
  }

  @Test
  void whatMustNotBeSentIsToldAndTheNextChangeIsSent() throws IOException {
    write("web/local/app.conf", "one");
    TaskContents contents = contents();
    RemoteTask task = follow(contents);
    Files.createSymbolicLink(directory.resolve("web/local/x"), Path.of("/etc/passwd"));
    Eventually.holds(
        "the link is told", () -> told.stream().anyMatch(event -> event.contains("local/x")));
    Files.delete(directory.resolve("web/local/x"));
    write("web/local/app.conf", "two");
    awaitRemote(task, "local", Map.of("local/app.conf", "two"));
  }

  @Test
  void dataOfAnEndedTaskComesBack() throws Exception {
    write("alloc/data/sent-and-deleted", "x");
    TaskContents contents = contents();
    RemoteTask task = create(contents, "write-file", "alloc/data/deep/made", "by the task");
    write("alloc/data/of-another-task", "y");
    // As if the task had deleted the file.
    runtime.update(
        task.id(),
        task.generation(),
        MemoryContents.empty().with(new Entry.Directory("alloc/data", 0755)));
    runtime.end(task.id(), ExitResult.exited(0));
    contents.bringBack(task.id(), task.generation());
    assertThat(directory.resolve("alloc/data/deep/made")).hasContent("by the task");
    assertThat(directory.resolve("alloc/data/of-another-task")).hasContent("y");
    assertThat(directory.resolve("alloc/data/sent-and-deleted")).doesNotExist();
    assertThat(told).anyMatch(event -> event.startsWith("Brought back alloc/data: 1 file,"));
    try (var left = Files.list(directory)) {
      assertThat(left).noneMatch(path -> path.toString().endsWith("incoming"));
    }
  }

  @Test
  void dataDoesNotComeBackWhereThatIsNotWanted() throws Exception {
    TaskContents contents =
        contents(new ContentsPolicy(100, 100, WritableVolumes.REFUSE, false, 100));
    RemoteTask task = create(contents, "write-file", "alloc/data/made", "by the task");
    runtime.end(task.id(), ExitResult.exited(0));
    contents.bringBack(task.id(), task.generation());
    assertThat(directory.resolve("alloc/data/made")).doesNotExist();
  }

  @Test
  void tooMuchDataIsLeftBehindAsAWhole() throws Exception {
    TaskContents contents = contents(new ContentsPolicy(100, 100, WritableVolumes.REFUSE, true, 3));
    RemoteTask task = create(contents, "write-file", "alloc/data/made", "by the task");
    runtime.end(task.id(), ExitResult.exited(0));
    contents.bringBack(task.id(), task.generation());
    assertThat(directory.resolve("alloc/data/made")).doesNotExist();
    assertThat(told)
        .anyMatch(
            event ->
                event.contains("not brought back")
                    && event.contains("contents.bring_back_max_size"));
  }
}
