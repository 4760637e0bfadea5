package dev.tether.plugin.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.ownership.StopReason;
import dev.tether.plugin.testing.Collector;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.ScriptedNomad;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestNode;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the logs of a task go on when its last owner was cut off from the runtime. */
class LogHandoverTest {
  @TempDir Path directory;

  private final ScriptedNomad nomad = new ScriptedNomad();
  private TestAgent agent;
  private TestNode one;

  @BeforeEach
  void start() {
    agent = new TestAgent(directory).start();
    one = new TestNode(agent, nomad, directory.resolve("one"));
  }

  @AfterEach
  void stop() {
    one.close();
    agent.close();
  }

  @Test
  void anOwnerWhoseReleaseComesTooLateStillTellsHowFarItsLogsCame() throws Exception {
    one.renewsNothing();
    Collector collector = Collector.of(directory, "web.stdout");
    ManagedTask a = one.start(piped(1), "sh", "-c", "echo hello; exec sleep 600");
    Eventually.holds(
        "the line is there",
        () -> {
          one.connection().pulse().beat();
          return collector.collected().equals("hello\n");
        });
    nomad.stopsBecause(new StopReason.Drained());
    agent.stop();
    one.stop(a);
    agent.start();
    try (RemoteRuntime third = agent.connect()) {
      third.claim(a.handle().remoteId(), 1, new Owner("B", "B/1", "", ""), Duration.ofMinutes(1));
    }
    Eventually.holds(
        "the new owner knows where to go on",
        () -> agent.onlyTask().delivered().equals(new LogOffsets("hello\n".length(), 0)));
  }

  /** The last owner of a handle was cut off from the runtime, and so was the next one. */
  @Test
  void aClaimThatIsHeardOfBeforeItsAnswerWaitsForTheLastOwnersWordToo() throws Exception {
    Path more = directory.resolve("more");
    String script =
        "echo hello; until [ -e '%s' ]; do sleep 0.1; done; echo world; exec sleep 600"
            .formatted(more);
    ManagedTask a = one.start(one.invocation("A", 1), "sh", "-c", script);
    one.close();
    agent.stop();
    Collector collector = Collector.of(directory, "web.stdout");
    AtomicReference<ManagedTask> adopting = new AtomicReference<>();
    try (TestNode next =
        new TestNode(
            withLateClaims(
                claimed -> {
                  Eventually.holds("owned", () -> adopting.get().hold() instanceof Hold.Owning);
                  tellLastWord(claimed, "hello\n".length());
                }),
            nomad,
            directory.resolve("next"),
            Duration.ofSeconds(15))) {
      TaskConfig invocation =
          next.invocation("B", 1).toBuilder()
              .setStdoutPath(directory.resolve(".web.stdout.fifo").toString())
              .build();
      adopting.set(
          next.recover(
              TestNode.handle(invocation, a).toBuilder().setState(TaskState.UNKNOWN).build()));
      agent.start();
      Eventually.holds("owned", () -> adopting.get().hold() instanceof Hold.Owning);
      Files.createFile(more);
      Eventually.holds("new lines arrive", () -> collector.collected().endsWith("world\n"));
      assertThat(collector.collected()).isEqualTo("world\n");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void logsGoOnWhereTheyWereWhenALaterStartTakesTheTaskUp(boolean pluginDied) throws Exception {
    Path more = directory.resolve("more");
    String script =
        "echo hello; until [ -e '%s' ]; do sleep 0.1; done; echo world; exec sleep 600"
            .formatted(more);
    Collector collector = Collector.of(directory, "web.stdout");
    Files.createDirectories(Path.of(piped(1).getAllocDir(), "server"));
    ManagedTask first = one.start(piped(1), "sh", "-c", script);
    Eventually.holds("the line is there", () -> collector.collected().equals("hello\n"));
    if (pluginDied) {
      one.close();
      one = new TestNode(agent, nomad, directory.resolve("one"));
    }

    ManagedTask again = one.start(piped(2), "sh", "-c", script);
    Files.createFile(more);

    Eventually.holds("new lines arrive", () -> collector.collected().endsWith("world\n"));
    assertThat(collector.collected()).isEqualTo("hello\nworld\n");
    assertThat(again.handle().remoteId()).isEqualTo(first.handle().remoteId());
    one.stop(again);
    one.destroy(again);
    Eventually.holds("nobody holds the pipe open any more", collector::hasEnded);
  }

  private TaskConfig piped(int number) {
    return one.invocation("A", number).toBuilder()
        .setStdoutPath(directory.resolve(".web.stdout.fifo").toString())
        .build();
  }

  private void tellLastWord(RemoteTask claimed, long stdout) {
    try (RemoteRuntime cutOff = agent.connect()) {
      cutOff.renew(
          List.of(
              new LeaseRenewal(
                  claimed.id(), claimed.generation() - 1, new LogOffsets(stdout, 0), true)));
    }
  }

  /** A connection whose claims are answered only after something else was done. */
  private RemoteRuntime withLateClaims(Consumer<RemoteTask> beforeAnswer) {
    RemoteRuntime runtime = agent.connect();
    return (RemoteRuntime)
        Proxy.newProxyInstance(
            RemoteRuntime.class.getClassLoader(),
            new Class<?>[] {RemoteRuntime.class},
            (_, method, arguments) -> {
              try {
                Object answer = method.invoke(runtime, arguments);
                if (method.getName().equals("claim")) {
                  beforeAnswer.accept((RemoteTask) answer);
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
