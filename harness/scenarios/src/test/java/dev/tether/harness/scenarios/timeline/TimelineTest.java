package dev.tether.harness.scenarios.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.observe.RpcEvent.Phase;
import dev.tether.harness.scenarios.observe.SlotKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.ofEpochSecond(1000);
  private static final SlotKey SLOT = new SlotKey("job", "work", 0, "task", "");

  @Test
  void everythingIsInOrderOfTimeAndNoLineIsTooLong() {
    Timeline timeline =
        Timeline.of(
            START,
            new Observations(
                List.of(),
                List.of(new Instance(5, 6, SLOT, "v1", "a", at(1), at(9))),
                List.of(),
                List.of(rpc(2, "StartTask", Phase.END), rpc(3, "TaskStats", Phase.END)),
                List.of(new Action(at(4), "client-1", "drain ".repeat(40), true)),
                List.of(),
                List.of(),
                List.of(),
                Leftovers.NONE),
            List.of(new AllocationChange(at(5), "a", "job.work[0]", "client-1", "desired=run")));

    assertThat(timeline.entries())
        .extracting(Timeline.Entry::where)
        .containsExactly("process", "client-1", "client-1", "nomad", "process");
    assertThat(timeline.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
    assertThat(timeline.lines().get(1))
        .isEqualTo("    2.000  client-1   StartTask: OK after 15 ms, allocation a {adopted=true}");
  }

  @Test
  void aStreamIsToldOnceHoweverOftenItEnds() {
    List<Timeline.Entry> entries =
        RpcLines.of(
            List.of(
                rpc(1, "Fingerprint", Phase.BEGIN),
                rpc(2, "Fingerprint", Phase.END),
                rpc(3, "Fingerprint", Phase.BEGIN)));

    assertThat(entries).hasSize(1);
  }

  @Test
  void wordsThatAreTooLongAreCut() {
    assertThat(Wrapped.of("x".repeat(25), 10)).containsExactly("xxxxxxxxxx", "xxxxxxxxxx", "xxxxx");
    assertThat(Wrapped.of("one two", 5)).containsExactly("one", "two");
    assertThat(Wrapped.of("", 5)).containsExactly("");
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static RpcEvent rpc(int second, String method, Phase phase) {
    return new RpcEvent(
        at(second),
        "client-1",
        "Driver/" + method,
        "a/task/1",
        "a",
        "OK",
        15_000,
        phase,
        Map.of("adopted", "true"));
  }
}
