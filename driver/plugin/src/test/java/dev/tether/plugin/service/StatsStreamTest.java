package dev.tether.plugin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.ScriptedNomad;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestNode;
import dev.tether.protocol.nomad.drivers.TaskResourceUsage;
import dev.tether.protocol.nomad.drivers.TaskStats;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsStreamTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  @TempDir private Path directory;
  private TestAgent agent;
  private TestNode node;

  @BeforeEach
  void startNode() {
    agent = new TestAgent(directory).start();
    node = new TestNode(agent, new ScriptedNomad(), directory.resolve("node"));
  }

  @AfterEach
  void endEverything() {
    node.close();
    agent.close();
  }

  private RecordedCall<TaskStatsResponse> open(ManagedTask task) {
    RecordedCall<TaskStatsResponse> call = new RecordedCall<>();
    StatsStream.serve(task, INTERVAL, call);
    return call;
  }

  @Test
  void busyTaskShowsItsProcessorAndMemory() throws InterruptedException {
    ManagedTask task = node.start(node.invocation("A", 1), "sh", "-c", "while :; do :; done");
    RecordedCall<TaskStatsResponse> call = open(task);
    Eventually.holds(
        "the busy task's share is known",
        () ->
            call.messages().stream().anyMatch(message -> usage(message).getCpu().getPercent() > 1));
    TaskStats stats = call.messages().getLast().getStats();
    assertThat(stats.getId()).isEqualTo("A/server/00000001");
    assertThat(stats.hasTimestamp()).isTrue();
    assertThat(stats.getAggResourceUsage().getMemory().getRss()).isGreaterThan(100_000);
    assertThat(call.messages()).allMatch(message -> message.getStats().hasAggResourceUsage());
    call.goAway();
  }

  @Test
  void streamEndsWithTheTask() throws InterruptedException {
    ManagedTask task = node.start(node.invocation("A", 1), "sleep", "100000");
    RecordedCall<TaskStatsResponse> call = open(task);
    node.stop(task);
    TestNode.await(task);
    Eventually.holds("the stream has ended", call::isCompleted);
  }

  @Test
  void agentThatIsAwayMakesTheStreamSilentUntilItIsBack() throws InterruptedException {
    ManagedTask task = node.start(node.invocation("A", 1), "sleep", "100000");
    RecordedCall<TaskStatsResponse> call = open(task);
    Eventually.holds("there are figures", () -> !call.messages().isEmpty());
    agent.stop();
    Eventually.holds("the outage is noticed", () -> node.connection().problem().isPresent());
    int before = call.messages().size();
    agent.start();
    Eventually.holds("there are figures again", () -> call.messages().size() > before + 1);
    assertThat(call.isCompleted()).isFalse();
    call.goAway();
  }

  private static TaskResourceUsage usage(TaskStatsResponse message) {
    return message.getStats().getAggResourceUsage();
  }
}
