package dev.tether.plugin.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.testing.Collector;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.ScriptedLogs;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteTaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pipes, a real holder process, and a collector that ends as Nomad's does. */
class LogDeliveryTest {
  private static final RemoteTaskId TASK = new RemoteTaskId("t");
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final ScriptedLogs runtime = new ScriptedLogs();
  private final AtomicLong nanos = new AtomicLong();
  private final Pulse pulse = new Pulse(nanos::get);
  private Collector collector;
  private LogTarget target;
  private LogDelivery delivery;

  @BeforeEach
  void makePipes() {
    collector = Collector.of(directory, "web.stdout");
    target = target("A/web/1");
  }

  @AfterEach
  void closePipes() {
    if (delivery != null) {
      delivery.close();
    }
  }

  @Test
  void everythingArrivesAndThePipeIsClosedAtTheEnd() throws InterruptedException {
    begin(LogOffsets.START, LogDelivery.Start.AT_OFFSETS);
    runtime.write("one\n");
    awaitCollected("one\n");
    runtime.write("two\n");
    runtime.end();
    assertThat(delivery.awaitComplete(BOUND)).isTrue();
    delivery.close();
    Eventually.holds("the collector sees the end", collector::hasEnded);
    assertThat(collector.collected()).isEqualTo("one\ntwo\n");
  }

  @Test
  void deliveryBeginsAtTheOffsetOfTheLastOwner() {
    runtime.write("before\nafter\n");
    begin(new LogOffsets("before\n".length(), 0), LogDelivery.Start.AT_OFFSETS);
    awaitCollected("after\n");
  }

  @Test
  void whatWasStoppedIsWhereTheNextOwnerBegins() throws InterruptedException {
    begin(LogOffsets.START, LogDelivery.Start.AT_OFFSETS);
    runtime.write("one\n");
    awaitCollected("one\n");
    LogOffsets delivered = delivery.stop(BOUND);
    runtime.write("two\n");
    assertThat(delivered).isEqualTo(new LogOffsets(4, 0));
    Eventually.holds("the collector sees the end", collector::hasEnded);
    assertThat(collector.collected()).isEqualTo("one\n");
  }

  @Test
  void aNewPluginProcessGoesOnWithoutGapOrRepetition() {
    begin(LogOffsets.START, LogDelivery.Start.WHERE_LEFT);
    runtime.write("one\n");
    awaitCollected("one\n");
    // What a kill leaves behind: the pipe is held by its holder, and nobody copies.
    delivery.suspend();
    assertThat(collector.hasEnded()).isFalse();
    runtime.write("two\n");
    LogDelivery killed = delivery;
    begin(LogOffsets.START, LogDelivery.Start.WHERE_LEFT);
    awaitCollected("one\ntwo\n");
    killed.suspend();
  }

  @Test
  void whatWasConfirmedIsInNomadsFiles() {
    begin(new LogOffsets(0, 0), LogDelivery.Start.AT_OFFSETS);
    runtime.write("0123456789");
    Eventually.holds("all is confirmed", () -> delivery.confirmed().equals(new LogOffsets(10, 0)));
    assertThat(collector.collected()).hasSize(10);
    assertThat(delivery.isAhead(delivery.confirmed())).isFalse();
  }

  @Test
  void filesOfAnEarlierInvocationDoNotCount() throws Exception {
    Files.writeString(directory.resolve("web.stdout.0"), "of an earlier invocation\n");
    begin(LogOffsets.START, LogDelivery.Start.AT_OFFSETS);
    runtime.write("new\n");
    Eventually.holds("the new bytes are confirmed", () -> delivery.confirmed().stdout() == 4);
  }

  @Test
  void aBrokenConnectionIsOpenedAgainWhereItWas() {
    begin(LogOffsets.START, LogDelivery.Start.AT_OFFSETS);
    runtime.write("one\n");
    awaitCollected("one\n");
    runtime.breakConnections();
    runtime.write("two\n");
    awaitCollected("one\ntwo\n");
  }

  @Test
  void aProcessThatStoodStillWritesNothingUntilItKnowsThatTheTaskIsStillItsOwn() {
    begin(LogOffsets.START, LogDelivery.Start.AT_OFFSETS);
    runtime.write("one\n");
    awaitCollected("one\n");
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    runtime.write("two\n");
    runtime.write("three\n");
    Eventually.holds("the bytes are waited for", () -> runtime.isReadUpTo("one\ntwo\n".length()));
    assertThat(collector.collected()).isEqualTo("one\n");

    pulse.beat();
    awaitCollected("one\ntwo\nthree\n");
  }

  @Test
  void withoutPipesNothingIsDeliveredAndNothingHangs() throws InterruptedException {
    target = new LogTarget("A/web/1", directory, "web", "missing", "missing");
    begin(new LogOffsets(7, 8), LogDelivery.Start.AT_OFFSETS);
    assertThat(delivery.awaitComplete(BOUND)).isTrue();
    assertThat(delivery.stop(BOUND)).isEqualTo(new LogOffsets(7, 8));
  }

  private void begin(LogOffsets from, LogDelivery.Start start) {
    delivery = LogDelivery.begin(target, runtime, TASK, pulse, () -> from, from, start);
  }

  private LogTarget target(String nomadTaskId) {
    return new LogTarget(
        nomadTaskId,
        directory,
        ".",
        directory + "/.web.stdout.fifo",
        directory + "/.web.stderr.fifo");
  }

  private void awaitCollected(String expected) {
    Eventually.holds(
        "\"" + expected + "\" is collected", () -> collector.collected().equals(expected));
  }
}
