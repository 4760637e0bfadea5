package dev.tether.runtime.docker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import dev.tether.runtime.docker.record.Heartbeat.Sign;
import dev.tether.runtime.docker.record.TaskRecord.Hold;
import dev.tether.runtime.docker.record.TaskRecord.Phase;
import dev.tether.runtime.docker.record.TaskRecord.StopOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordCodecTest {
  private static final int MOST_BYTES = 60_000;

  @Provide
  Arbitrary<LogOffsets> offsets() {
    Arbitrary<Long> offset = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(offset, offset).as(LogOffsets::new);
  }

  @Provide
  Arbitrary<TaskRecord> records() {
    Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40).map("t"::concat);
    Arbitrary<Duration> time =
        Arbitraries.longs().between(0, Long.MAX_VALUE / 2_000_000).map(Duration::ofMillis);
    Arbitrary<Hold> hold =
        Arbitraries.oneOf(
            Combinators.combine(time, text).as(Hold.Held::new),
            Combinators.combine(time, text).as(Hold.Detached::new));
    Arbitrary<Integer> attempt = Arbitraries.integers().greaterOrEqual(1);
    Arbitrary<Phase> phase =
        Arbitraries.oneOf(
            attempt.map(Phase.Intended::new),
            Combinators.combine(attempt, text).as(Phase.Startable::new));
    Arbitrary<TaskNetwork> network =
        Combinators.combine(
                text, Arbitraries.maps(text, Arbitraries.integers().between(1, 65535)).ofMaxSize(4))
            .as(TaskNetwork::new);
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    Arbitrary<StopOrder> stop =
        Combinators.combine(text, time, text, flag, flag).as(StopOrder::new);
    Arbitrary<Slot> slot =
        Combinators.combine(
                text, text, text, text, text, Arbitraries.integers().greaterOrEqual(0), text)
            .as(Slot::new);
    Arbitrary<Owner> owner = Combinators.combine(text, text, text, text).as(Owner::new);
    Arbitrary<TaskRecord> plain =
        Combinators.combine(
                text.map(RemoteTaskId::new),
                text,
                slot,
                text,
                Arbitraries.longs().greaterOrEqual(1),
                owner,
                hold,
                phase)
            .as(
                (id, token, where, hash, generation, who, held, step) ->
                    new TaskRecord(
                        id,
                        token,
                        where,
                        hash,
                        generation,
                        who,
                        held,
                        step,
                        Optional.empty(),
                        LogOffsets.START,
                        Optional.empty()));
    return Combinators.combine(plain, network.optional(), offsets(), stop.optional())
        .as(
            (record, reached, delivered, order) -> {
              TaskRecord all = record.withNetwork(reached).deliveredTo(delivered);
              return order.map(all::withStop).orElse(all);
            });
  }

  @Property
  void recordIsReadAsItWasWritten(@ForAll("records") TaskRecord record) {
    assertThat(TaskRecordCodec.decode("key", TaskRecordCodec.encode(record))).isEqualTo(record);
  }

  @Provide
  Arbitrary<Heartbeat> heartbeats() {
    Arbitrary<Sign> sign =
        Combinators.combine(
                Arbitraries.longs().greaterOrEqual(1), offsets(), Arbitraries.of(true, false))
            .as(Sign::new);
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.maps(Arbitraries.strings().ofMinLength(1).ofMaxLength(30), sign))
        .as(Heartbeat::new);
  }

  @Property
  void heartbeatIsReadAsItWasWritten(@ForAll("heartbeats") Heartbeat heartbeat) {
    assertThat(Heartbeat.decode(heartbeat.encode())).isEqualTo(heartbeat);
  }

  @Example
  void fullHeartbeatFitsIntoOneRecord() {
    Map<String, Sign> signs = new HashMap<>();
    for (int i = 0; i < Heartbeat.MOST_TASKS; i++) {
      LogOffsets far = new LogOffsets(Long.MAX_VALUE - i, Long.MAX_VALUE - i);
      signs.put("0123456789abcdef-%08x".formatted(i), new Sign(Long.MAX_VALUE, far, true));
    }
    String text = new Heartbeat(Long.MAX_VALUE, signs).encode();

    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
  }

  @Example
  void whatIsNoRecordIsSaidToBeNone() {
    for (String text : new String[] {"", "{", "[]", "{}", "{\"form\":2}"}) {
      assertThatThrownBy(() -> TaskRecordCodec.decode("tether/some/key", text))
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("tether/some/key");
    }
    assertThat(Heartbeat.decode("not even JSON").signs()).isEmpty();
  }
}
