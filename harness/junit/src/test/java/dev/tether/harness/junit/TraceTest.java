package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.cluster.ClusterFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final List<TracedCall> calls = new CopyOnWriteArrayList<>();
  private final Trace trace = new Trace(() -> List.copyOf(calls));

  private static TracedCall call(String method, String allocation, int second, boolean ended) {
    return new TracedCall(
        "client-1",
        method,
        allocation.isEmpty() ? "" : allocation + "/web/1",
        allocation,
        BEGIN.plusSeconds(second),
        ended ? Optional.of(Duration.ofMillis(3)) : Optional.empty(),
        ended ? "OK" : "",
        "",
        List.of(),
        List.of());
  }

  @Test
  void selectsByMethodAllocationAndTime() {
    calls.addAll(
        List.of(
            call("StartTask", "a", 1, true),
            call("StopTask", "a", 2, true),
            call("StartTask", "b", 3, true)));

    assertThat(trace.of("StartTask")).extracting(TracedCall::allocation).containsExactly("a", "b");
    assertThat(trace.ofAllocation("a").methods()).containsExactly("StartTask", "StopTask");
    assertThat(trace.since(BEGIN.plusSeconds(2)).methods())
        .containsExactly("StopTask", "StartTask");
    assertThat(trace.of("StartTask").since(BEGIN.plusSeconds(2)).calls()).hasSize(1);
  }

  @Test
  void waitsForTheEndOfACall() throws Exception {
    calls.add(call("WaitTask", "a", 1, false));
    Thread later =
        Thread.ofVirtual()
            .start(
                () ->
                    IntStream.range(0, 3)
                        .forEach(second -> calls.add(call("StopTask", "a", second, true))));

    assertThat(trace.await("StopTask", Duration.ofSeconds(30)).isOk()).isTrue();
    later.join();
  }

  @Test
  void tellsWhatThereWasInsteadOfTheCall() {
    calls.add(call("WaitTask", "0123456789abcdef", 1, false));

    assertThatThrownBy(() -> trace.await("WaitTask", Duration.ZERO))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageContaining("waited 0 s for the end of a call of WaitTask")
        .hasMessageContaining(
            "2026-01-01T00:00:01Z  client-1   WaitTask: still runs, allocation 01234567");
  }

  @Test
  void aCallIsOneLineForPeople() {
    assertThat(call("StartTask", "0123456789abcdef", 1, true))
        .hasToString(
            "2026-01-01T00:00:01Z  client-1   StartTask: OK after 3.0 ms, allocation 01234567");
    assertThat(trace).hasToString("no calls");
  }
}
