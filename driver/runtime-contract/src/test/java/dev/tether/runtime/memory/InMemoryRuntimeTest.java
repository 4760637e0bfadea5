package dev.tether.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Custody;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InMemoryRuntimeTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final InMemoryRuntime runtime = new InMemoryRuntime(clock);

  private RemoteTask create(String... command) {
    return runtime.create(
        new CreateRequest(
            "token",
            new Slot("c", "global", "default", "job", "group", 0, "task"),
            new Owner("a", "a/task/1", "", ""),
            "hash",
            TaskSpec.of(List.of(command), Map.of()),
            Duration.ofSeconds(10)));
  }

  private RemoteTask only() {
    return runtime.list("c", Optional.empty()).getFirst();
  }

  @Test
  void leaseRunsOutWhenTheClockIsMoved() {
    create("sleep");

    clock.advance(Duration.ofSeconds(9));
    assertThat(only().ownership().custody()).isEqualTo(new Custody.Held(Duration.ofSeconds(1)));
    clock.advance(Duration.ofSeconds(2));
    assertThat(only().ownership().custody()).isEqualTo(new Custody.Held(Duration.ZERO));
  }

  @Test
  void orphanIsStoppedExactlyWhenItsTimeIsOver() {
    RemoteTask task = create("sleep");
    Instant released = clock.instant();
    runtime.release(task.id(), 1, Duration.ofMinutes(40), LogOffsets.START);

    clock.advance(Duration.ofMinutes(39));
    assertThat(only().isLive()).isTrue();
    clock.advance(Duration.ofMinutes(5));

    TaskState.Exited end = (TaskState.Exited) only().state();
    assertThat(end.endedAt()).isEqualTo(released.plus(Duration.ofMinutes(40)));
    assertThat(end.result()).isEqualTo(ExitResult.signalled(15));
  }

  @Test
  void testDecidesWhatATaskWritesAndHowItEnds() throws Exception {
    RemoteTask task = create("sleep");
    runtime.write(task.id(), LogStream.STDERR, "oops");
    runtime.end(task.id(), ExitResult.exited(3));

    byte[] buffer = new byte[10];
    try (LogReader reader = runtime.logs(task.id(), LogStream.STDERR, 1)) {
      int count = reader.read(buffer);
      assertThat(new String(buffer, 0, count, StandardCharsets.UTF_8)).isEqualTo("ops");
      assertThat(reader.read(buffer)).isEqualTo(-1);
    }
    assertThat(((TaskState.Exited) only().state()).result()).isEqualTo(ExitResult.exited(3));
  }

  @Test
  void unreachableRuntimeFailsEveryCallAndRecovers() {
    create("sleep");
    runtime.setUnreachable(true);

    assertThatThrownBy(this::only).isInstanceOf(RemoteFailure.Unreachable.class);
    assertThat(runtime.health()).isInstanceOf(RuntimeHealth.Unhealthy.class);

    runtime.setUnreachable(false);
    assertThat(only().isLive()).isTrue();
  }

  @Test
  void latencyDelaysAnswers() {
    runtime.setLatency(Duration.ofMillis(30));
    long began = System.nanoTime();

    create("sleep");

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(30));
  }

  @Test
  void countsWhatWasStarted() {
    create("sleep");
    create("sleep");

    assertThat(runtime.started()).isEqualTo(1);
  }
}
