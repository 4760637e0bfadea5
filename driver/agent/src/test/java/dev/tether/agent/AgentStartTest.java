package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.task.Retention;
import dev.tether.agent.task.Rules;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStartTest {
  private static final Retention KEEP =
      new Retention(Duration.ofHours(1), Duration.ofHours(1), 1 << 20);

  @TempDir private Path directory;
  private Endpoint.Unix socket;

  @BeforeEach
  void nameSocket() {
    socket = new Endpoint.Unix(directory.resolve("agent.sock"));
  }

  private AgentConfig config(String state, Endpoint... listen) {
    return new AgentConfig(
        List.of(listen),
        directory.resolve(state),
        KEEP,
        Optional.empty(),
        Optional.empty(),
        Rules.DEFAULT,
        4 << 20);
  }

  private static void assertProblem(AgentConfig config, AgentProblem.Kind kind, String message) {
    assertThatThrownBy(() -> Agent.start(config).close())
        .isInstanceOfSatisfying(
            AgentProblem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(kind);
              assertThat(problem).hasMessageContaining(message);
            });
  }

  @Test
  void listensOnSeveralAddressesAndTellsThem() throws Exception {
    try (Agent agent = Agent.start(config("state", socket, new Endpoint.Tcp("127.0.0.1", 0)))) {
      assertThat(agent.endpoints()).hasSize(2);
      for (Endpoint endpoint : agent.endpoints()) {
        try (AgentRuntime runtime = new AgentRuntime(endpoint, Duration.ofSeconds(30))) {
          assertThat(runtime.list("any", Optional.empty())).isEmpty();
        }
      }
      assertThat(Files.readAllLines(directory.resolve("state/addresses")))
          .isEqualTo(agent.endpoints().stream().map(Endpoint::toString).toList());
    }
    assertThat(socket.path()).doesNotExist();
  }

  @Test
  void secondAgentOnTheStateDirectoryIsRefused() throws Exception {
    try (Agent first = Agent.start(config("state", socket))) {
      assertThat(first.endpoints()).hasSize(1);
      assertProblem(
          config("state", new Endpoint.Unix(directory.resolve("other.sock"))),
          AgentProblem.Kind.FAILED,
          "another agent uses the state directory");
    }
    Agent.start(config("state", socket)).close();
  }

  @Test
  void socketInUseIsRefusedAndStillWorks() throws Exception {
    try (Agent first = Agent.start(config("one", socket));
        AgentRuntime runtime = new AgentRuntime(socket, Duration.ofSeconds(30))) {
      assertThat(first.endpoints()).hasSize(1);
      assertProblem(config("two", socket), AgentProblem.Kind.FAILED, "can't listen on " + socket);
      assertThat(runtime.list("any", Optional.empty())).isEmpty();
    }
  }

  @Test
  void portInUseIsRefusedAndNothingIsLeft() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint port = new Endpoint.Tcp("127.0.0.1", taken.getLocalPort());

      assertProblem(
          config("state", socket, port), AgentProblem.Kind.FAILED, "can't listen on " + port);
    }
    assertThat(socket.path()).doesNotExist();
    Agent.start(config("state", socket)).close();
  }

  @Test
  void fileThatIsNoSocketIsNotDeleted() throws Exception {
    Files.writeString(socket.path(), "precious");

    assertProblem(config("state", socket), AgentProblem.Kind.FAILED, "no socket");

    assertThat(socket.path()).hasContent("precious");
  }

  @Test
  void stateDirectoryThatCantBeWrittenIsRefused() throws Exception {
    Files.writeString(directory.resolve("file"), "");

    assertProblem(
        config("file/state", socket),
        AgentProblem.Kind.WRONG_CONFIGURATION,
        "can't write to the state directory");
  }

  @Test
  void damagedJournalIsRefused() throws Exception {
    Files.createDirectory(directory.resolve("state"));
    Files.writeString(directory.resolve("state/journal"), "no journal at all");

    assertProblem(config("state", socket), AgentProblem.Kind.FAILED, "is not a journal");
  }

  @Test
  void awkThatIsNotUsableIsRefused() {
    AgentConfig config =
        new AgentConfig(
            List.of(socket),
            directory.resolve("state"),
            KEEP,
            Optional.of("/bin/false"),
            Optional.empty(),
            Rules.DEFAULT,
            4 << 20);

    assertProblem(config, AgentProblem.Kind.SOMETHING_MISSING, "install mawk or gawk");
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void programSaysWhatIsWrongAndReturnsAStatus() throws Exception {
    Path wrong = Files.writeString(directory.resolve("agent.conf"), "listen = nonsense\n");

    assertThat(run("--config", wrong.toString())).startsWith("2: tether-agent: " + wrong);
    assertThat(run("--config", "/no/such/file")).startsWith("2: tether-agent: there is no");
    assertThat(run()).startsWith("2: usage:");
    assertThat(run("--help")).isEqualTo("0: ");
  }

  private static String run(String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    int status =
        AgentMain.run(List.of(arguments), out, new PrintStream(err, true, StandardCharsets.UTF_8));
    return status + ": " + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void terminatedAgentEndsPromptlyAndItsTasksLiveOn() throws Exception {
    try (AgentProcess agent = AgentProcess.start(directory, socket.toString());
        AgentRuntime runtime = AgentProcess.connect(socket.toString())) {
      RemoteTask task = runtime.create(sleep());
      long began = System.nanoTime();

      assertThat(agent.terminate()).as("128 + SIGTERM").isEqualTo(143);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(Path.of("/proc", pid(task))).exists();
      assertThat(socket.path()).doesNotExist();

      agent.start();
      try (AgentRuntime again = AgentProcess.connect(socket.toString());
          TaskWatch watch = again.watch("c")) {
        assertThat(again.list("c", Optional.empty()).getFirst().state()).isEqualTo(task.state());
        again.stop(task.id(), 1, new StopRequest("SIGKILL", Duration.ZERO));
        while (!isEnd(watch.next(Duration.ofSeconds(30)).orElseThrow())) {
          assertThat(agent.isAlive()).isTrue();
        }
      }
    }
  }

  @Test
  void clientTellsOwnersAndUsage() throws Exception {
    try (Agent agent = Agent.start(config("state", socket));
        AgentRuntime runtime =
            new AgentRuntime(agent.endpoints().getFirst(), Duration.ofSeconds(30));
        TaskWatch watch = runtime.watch("c")) {
      RemoteTask task = runtime.create(sleep());
      runtime.release(task.id(), 1, Duration.ofMinutes(1), LogOffsets.START);
      runtime.claim(task.id(), 1, new Owner("b", "", "", ""), Duration.ofSeconds(10));

      assertThat(runtime.history(task.id()))
          .extracting(span -> span.owner().allocationId(), span -> span.released().isPresent())
          .containsExactly(tuple("a", true), tuple("b", false));
      assertThat(runtime.stats(task.id()).residentBytes()).isPositive();

      runtime.stop(task.id(), 2, new StopRequest("SIGKILL", Duration.ZERO));
      while (!isEnd(watch.next(Duration.ofSeconds(30)).orElseThrow())) {
        assertThat(agent.endpoints()).isNotEmpty();
      }
    }
  }

  @Test
  void requestAboveTheBoundIsRefusedAndTheAgentGoesOn() throws Exception {
    AgentConfig narrow =
        new AgentConfig(
            List.of(socket),
            directory.resolve("state"),
            KEEP,
            Optional.empty(),
            Optional.empty(),
            Rules.DEFAULT,
            64 << 10);
    try (Agent agent = Agent.start(narrow);
        AgentRuntime runtime =
            new AgentRuntime(agent.endpoints().getFirst(), Duration.ofSeconds(30))) {
      CreateRequest large = create(List.of("true", "x".repeat(100_000)));

      assertThatThrownBy(() -> runtime.create(large))
          .isInstanceOf(RemoteFailure.Refused.class)
          .hasMessageContaining("max_request_bytes");

      assertThat(runtime.list("c", Optional.empty())).isEmpty();
    }
  }

  @Test
  void socketOfAKilledAgentIsReplaced() throws Exception {
    try (AgentProcess agent = AgentProcess.start(directory, socket.toString())) {
      agent.kill();
      assertThat(socket.path()).exists();

      agent.start();

      try (AgentRuntime runtime = AgentProcess.connect(socket.toString())) {
        assertThat(runtime.list("any", Optional.empty())).isEmpty();
      }
    }
  }

  private static boolean isEnd(TaskWatch.Change change) {
    return change instanceof TaskWatch.Change.Present present && !present.task().isLive();
  }

  private static String pid(RemoteTask task) {
    String identity = ((TaskState.Running) task.state()).identity();
    return identity.substring(0, identity.indexOf('@'));
  }

  private static CreateRequest sleep() {
    return create(List.of("sleep", "1000"));
  }

  private static CreateRequest create(List<String> command) {
    return new CreateRequest(
        "token",
        new Slot("c", "global", "default", "job", "group", 0, "task"),
        new Owner("a", "a/task/1", "", ""),
        "hash",
        TaskSpec.of(command, Map.of()),
        Duration.ofSeconds(10));
  }
}
