package dev.tether.plugin.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.contents.ContentsProblem;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.ScriptedNomad;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestNode;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.memory.InMemoryRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's files through the life of the task, on two nodes. */
class FilesHandoverTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  @TempDir Path directory;

  private final InMemoryRuntime runtime = new InMemoryRuntime(InstantSource.system());
  private final ScriptedNomad nomad = new ScriptedNomad();
  private TestNode one;
  private TestNode two;

  @BeforeEach
  void startNodes() {
    one = node("one");
    two = node("two");
  }

  @AfterEach
  void endNodes() {
    runtime.setUnreachable(false);
    one.close();
    two.close();
  }

  private TestNode node(String name) {
    return new TestNode(runtime, nomad, directory.resolve(name), LEASE);
  }

  private static TaskConfig invocation(TestNode node, String allocation, int number)
      throws IOException {
    TaskConfig config = node.invocation(allocation, number);
    for (String name : List.of("alloc/data", "server/local", "server/secrets")) {
      Files.createDirectories(Path.of(config.getAllocDir(), name.split("/")));
    }
    return config;
  }

  private static void write(TaskConfig config, String path, String text) throws IOException {
    Files.writeString(Path.of(config.getAllocDir()).resolve(path), text);
  }

  private Optional<RemoteTask> onRecord() {
    return runtime.list(TestAgent.CLUSTER, Optional.empty()).stream().findFirst();
  }

  private Map<String, String> remote(String path) {
    Map<String, String> found = new TreeMap<>();
    RemoteTask task = onRecord().orElseThrow();
    try {
      runtime.fetch(
          task.id(),
          task.generation(),
          path,
          (entry, content) -> {
            if (entry instanceof Entry.File) {
              found.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private void awaitRemote(String path, Map<String, String> expected) {
    Eventually.holds(path + " is " + expected, () -> remote(path).equals(expected));
  }

  @Test
  void drainedTaskGetsTheFilesOfItsNewAllocationAndKeepsItsData() throws Exception {
    TaskConfig a = invocation(one, "A", 1);
    write(a, "server/secrets/nomad_token", "of A");
    write(a, "alloc/data/rows", "1");
    ManagedTask first = one.start(a, "write-file", "alloc/data/made", "by the task");
    nomad.stopsBecause(new StopReason.Drained());
    one.stop(first);
    one.destroy(first);
    assertThat(Path.of(a.getAllocDir(), "alloc", "data", "made"))
        .as("the task goes on, so its data is with it")
        .doesNotExist();

    TaskConfig b = invocation(two, "B", 1);
    write(b, "server/secrets/nomad_token", "of B");
    two.start(b, "write-file", "alloc/data/made", "by the task");
    awaitRemote("secrets", Map.of("secrets/nomad_token", "of B"));
    assertThat(remote("alloc/data"))
        .isEqualTo(Map.of("alloc/data/rows", "1", "alloc/data/made", "by the task"));
    assertThat(runtime.started()).isEqualTo(1);
  }

  @Test
  void endedTasksDataIsThereBeforeNomadLearnsOfTheEnd() throws Exception {
    TaskConfig a = invocation(one, "A", 1);
    ManagedTask task = one.start(a, "write-file", "alloc/data/made", "by the task");
    one.stop(task);
    TestNode.await(task);
    assertThat(Path.of(a.getAllocDir(), "alloc", "data", "made")).hasContent("by the task");
  }

  @Test
  void pluginThatCrashedGoesOnSendingChanges() throws Exception {
    TaskConfig a = invocation(one, "A", 1);
    write(a, "server/local/app.conf", "one");
    ManagedTask task = one.start(a, "sleep");
    TaskHandle handle = TestNode.handle(a, task);
    one.close();
    write(a, "server/local/app.conf", "two");
    one = node("one");
    one.recover(handle);
    awaitRemote("local", Map.of("local/app.conf", "two"));
    write(a, "server/local/app.conf", "three");
    awaitRemote("local", Map.of("local/app.conf", "three"));
  }

  @Test
  void ownerThatLostItsTaskSendsNothing() throws Exception {
    TaskConfig a = invocation(one, "A", 1);
    write(a, "server/local/app.conf", "of A");
    ManagedTask lost = one.start(a, "sleep");
    nomad.loses("A");
    TaskConfig b = invocation(two, "B", 1);
    write(b, "server/local/app.conf", "of B");
    two.start(b, "sleep");
    awaitRemote("local", Map.of("local/app.conf", "of B"));
    Eventually.holds("A knows", () -> lost.hold() instanceof Hold.Passive);
    write(a, "server/local/app.conf", "of A again");
    assertThatThrownBy(() -> one.signal(lost, "SIGHUP")).hasMessageContaining("does not own");
    assertThat(remote("local")).isEqualTo(Map.of("local/app.conf", "of B"));
  }

  @Test
  void changedFileIsThereBeforeTheSignalIs() throws Exception {
    TaskConfig a = invocation(one, "A", 1);
    write(a, "server/local/app.conf", "one");
    ManagedTask task = one.start(a, "sleep");
    write(a, "server/local/app.conf", "two");
    // It ends the task, and an ended task takes no files any more.
    one.signal(task, "SIGTERM");
    assertThat(remote("local")).isEqualTo(Map.of("local/app.conf", "two"));
  }

  @Test
  void signalDuringAnOutageIsDeliveredAfterIt() throws Exception {
    ManagedTask task = one.start(invocation(one, "A", 1), "sleep");
    runtime.setUnreachable(true);
    one.signal(task, "SIGTERM");
    assertThat(one.events()).anyMatch(event -> event.startsWith("SIGTERM waits"));
    runtime.setUnreachable(false);
    assertThat(TestNode.await(task).signal()).isEqualTo(15);
  }

  @Test
  void taskWhoseClaimWasNotAnsweredIsTakenOverByTheNextStart() throws Exception {
    ManagedTask a = one.start(invocation(one, "A", 1), "sleep");
    nomad.stopsBecause(new StopReason.Drained());
    one.stop(a);
    runtime.loseTheAnswerToTheNextClaim();
    assertThatThrownBy(() -> two.start(invocation(two, "B", 1), "sleep"))
        .isInstanceOf(RemoteFailure.Unreachable.class);

    ManagedTask b = two.start(invocation(two, "B", 2), "sleep");

    assertThat(b.handle().remoteId()).isEqualTo(a.handle().remoteId());
    assertThat(onRecord().orElseThrow().isLive()).isTrue();
    assertThat(onRecord().orElseThrow().generation()).isEqualTo(2);
  }

  @Test
  void taskOfAnEarlierStartEndsAlsoWhenTheClaimForThatWasNotAnswered() throws Exception {
    ManagedTask earlier = one.start(invocation(one, "A", 1), "sleep");
    one.close();
    one = node("one");
    one.stop(earlier);
    TaskConfig restart = invocation(one, "A", 2);
    runtime.loseTheAnswerToTheNextClaim();
    assertThatThrownBy(() -> one.start(restart, "sleep"))
        .isInstanceOf(RemoteFailure.Unreachable.class);

    ManagedTask fresh = one.start(restart, "sleep");

    assertThat(fresh.handle().remoteId()).isNotEqualTo(earlier.handle().remoteId());
    assertThat(onRecord().orElseThrow().id()).isEqualTo(fresh.handle().remoteId());
  }

  @Test
  void taskThatIsTakenUpIsKeptAlsoWhenTheClaimForThatWasNotAnswered() throws Exception {
    ManagedTask earlier = one.start(invocation(one, "A", 1), "sleep");
    one.close();
    one = node("one");
    runtime.loseTheAnswerToTheNextClaim();
    assertThatThrownBy(() -> one.start(invocation(one, "A", 2), "sleep"))
        .isInstanceOf(RemoteFailure.Unreachable.class);

    ManagedTask again = one.start(invocation(one, "A", 3), "sleep");

    assertThat(again.handle().remoteId()).isEqualTo(earlier.handle().remoteId());
    assertThat(runtime.started()).isEqualTo(1);
  }

  @Test
  void transferThatFailsLeavesNothingAndARetrySucceeds() throws Exception {
    TaskConfig a = invocation(one, "A", 1);
    Path link = Path.of(a.getAllocDir(), "server", "local", "link");
    Files.createSymbolicLink(link, Path.of("/etc/passwd"));
    assertThatThrownBy(() -> one.start(a, "sleep"))
        .isInstanceOf(ContentsProblem.class)
        .hasMessageContaining("local/link");
    assertThat(onRecord()).isEmpty();
    Files.delete(link);
    assertThat(one.start(invocation(one, "A", 2), "sleep").record()).isPresent();
  }

  @Test
  void taskOfAnEarlierStartGivesItsDataToTheNextOne() throws Exception {
    TaskConfig a = invocation(one, "A", 1);
    one.start(a, "write-file", "alloc/data/made", "by the first");
    one.close();
    one = node("one");
    one.start(invocation(one, "A", 2), "sleep");
    assertThat(remote("alloc/data")).isEqualTo(Map.of("alloc/data/made", "by the first"));
    assertThat(runtime.started()).isEqualTo(2);
  }
}
