package dev.tether.harness.scenarios.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.LogComparison;
import dev.tether.harness.scenarios.observe.OwnerChange.Custody;
import dev.tether.harness.scenarios.observe.RpcEvent.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Breaks each invariant on purpose. */
class InvariantTest {

  @ParameterizedTest
  @EnumSource(Invariant.class)
  void aMoveAsItShouldBeViolatesNothing(Invariant invariant) {
    Seen seen =
        Seen.move()
            .fault(4)
            .log(0, 0, 0)
            .exit("exit code 3", Optional.of("exit code 3"))
            .probe(true)
            .rpc(4.4, "client-1", "StopTask", "a", Phase.BEGIN)
            .rpc(4.6, "client-1", "DestroyTask", "a", Phase.BEGIN);

    assertThat(invariant.violations(seen.all())).isEmpty();
  }

  @Test
  void twoProcessesAtOneTimeViolateTheFirst() {
    Seen seen = Seen.move().process(101, "b", 5, 5.1);

    assertThat(Invariant.ONE_INSTANCE.violations(seen.all()))
        .containsExactly(
            "pid 100 (start 1000) and pid 101 (start 1010) of job.work[0]/task ran at the same"
                + " time");
  }

  @Test
  void twoProcessesOfTwoVersionsAreAllowed() {
    Seen seen = Seen.move().process(101, "v2", "b", 5, 5.1);

    assertThat(Invariant.ONE_INSTANCE.violations(seen.all())).isEmpty();
  }

  @Test
  void aSecondProcessViolatesTheSecondEvenIfItCameLater() {
    Seen seen = new Seen().expect(Fate.MOVES, 10).process(100, "a", 1, 5).process(101, "b", 6, 10);

    assertThat(Invariant.ONE_INSTANCE.violations(seen.all())).isEmpty();
    assertThat(Invariant.NEVER_RESTARTED.violations(seen.all()))
        .singleElement()
        .asString()
        .contains("2 processes where 1 is right", "pid 100", "pid 101");
  }

  @Test
  void aProcessThatEndsTooEarlyViolatesTheSecond() {
    Seen seen = new Seen().expect(Fate.MOVES, 10).process(100, "a", 1, 9.9);

    assertThat(Invariant.NEVER_RESTARTED.violations(seen.all()))
        .containsExactly(
            "job.work[0]/task v1 had no living process when the scenario was about to end it");
  }

  @Test
  void aProcessThatNobodyAskedForViolatesTheSecond() {
    Seen seen = Seen.move().process(101, "v2", "b", 5, 6);

    assertThat(Invariant.NEVER_RESTARTED.violations(seen.all()))
        .containsExactly("pid 101 (start 1010) of job.work[0]/task v2 was not asked for");
  }

  @Test
  void aTaskThatAControlWantsRestartedHasToBeRestarted() {
    Seen restarted =
        new Seen().expect(Fate.RESTARTED, 10).process(100, "a", 1, 5).process(101, "b", 6, 10);
    Seen kept = new Seen().expect(Fate.RESTARTED, 10).process(100, "a", 1, 10);

    assertThat(Invariant.NEVER_RESTARTED.violations(restarted.all())).isEmpty();
    assertThat(Invariant.NEVER_RESTARTED.violations(kept.all())).hasSize(1);
  }

  @Test
  void whatIsLeftViolatesTheThird() {
    Seen seen = Seen.move().left(List.of("pid 100: sleep 5"), List.of("r1: running"));

    assertThat(Invariant.NOTHING_LEFT.violations(seen.all()))
        .containsExactly("still running: pid 100: sleep 5", "still on record: r1: running");
  }

  @Test
  void aLostARepeatedAndAForeignByteEachViolateTheFourth() {
    assertThat(Invariant.TRUE_OUTPUT.violations(Seen.move().log(1, 0, 0).all())).hasSize(1);
    assertThat(Invariant.TRUE_OUTPUT.violations(Seen.move().log(0, 1, 0).all())).hasSize(1);
    assertThat(Invariant.TRUE_OUTPUT.violations(Seen.move().log(0, 0, 1).all())).hasSize(1);
  }

  @Test
  void whereReattachmentIsOffLostBytesViolateNothing() {
    List<LogComparison> mere =
        Seen.move().log(1, 1, 0).all().logs().stream().map(LogComparison::notBinding).toList();

    assertThat(Invariant.TRUE_OUTPUT.violations(Seen.move().logs(mere).all())).isEmpty();
  }

  @Test
  void anotherEndThanTheTrueOneViolatesTheFourth() {
    Seen wrong = Seen.move().exit("exit code 137", Optional.of("signal 9"));
    Seen none = Seen.move().exit("exit code 0", Optional.empty());

    assertThat(Invariant.TRUE_OUTPUT.violations(wrong.all()))
        .containsExactly("job.work[0]/task ended with exit code 137, but Nomad shows signal 9");
    assertThat(Invariant.TRUE_OUTPUT.violations(none.all())).hasSize(1);
  }

  @Test
  void aStaleCommandThatTheRuntimeTakesViolatesTheFifth() {
    assertThat(Invariant.STALE_IS_FENCED.violations(Seen.move().probe(false).all()))
        .containsExactly(
            "the runtime took a stop of generation 1 for job.work[0]/task, which generation 2"
                + " owns");
  }

  @Test
  void aTaskThatEndsBehindAStaleStopViolatesTheFifth() {
    Seen seen =
        new Seen()
            .expect(Fate.MOVES, 10)
            .process(100, "a", 1, 7.2)
            .owner(1, 1, "a", "client-1", Custody.HELD)
            .owner(5, 2, "b", "client-2", Custody.HELD)
            .rpc(7, "client-1", "StopTask", "a", Phase.BEGIN);

    assertThat(Invariant.STALE_IS_FENCED.violations(seen.all()))
        .containsExactly(
            "StopTask of allocation a on client-1, when generation 2 on client-2 owned the task,"
                + " ended pid 100 (start 1000)");
  }

  @Test
  void aStaleStopThatDoesNothingIsAsItShouldBe() {
    Seen seen = Seen.move().rpc(7, "client-1", "StopTask", "a", Phase.BEGIN);

    assertThat(Invariant.STALE_IS_FENCED.violations(seen.all())).isEmpty();
  }

  @Test
  void aStaleSignalThatIsCarriedOutViolatesTheFifth() {
    Seen seen = Seen.move().rpc(7, "client-1", "SignalTask", "a", Phase.END);

    assertThat(Invariant.STALE_IS_FENCED.violations(seen.all()))
        .singleElement()
        .asString()
        .endsWith("was carried out");
  }

  @Test
  void aProgramThatWasStartedBeforeTheTaskMovedIsNotStale() {
    Seen before = Seen.move().rpc(7, 5, "client-1", "ExecTaskStreaming", "a", Phase.END);
    Seen after = Seen.move().rpc(7, 0.5, "client-1", "ExecTaskStreaming", "a", Phase.END);

    assertThat(Invariant.STALE_IS_FENCED.violations(before.all())).isEmpty();
    assertThat(Invariant.STALE_IS_FENCED.violations(after.all())).hasSize(1);
  }

  @Test
  void aTaskThatEndsByItselfMayBeMissedButNotBeStartedTwice() {
    Seen missed = new Seen().expect(Fate.ENDS, 10);
    Seen twice = new Seen().expect(Fate.ENDS, 10).process(1, "a", 1, 2).process(2, "a", 3, 4);

    assertThat(Invariant.NEVER_RESTARTED.violations(missed.all())).isEmpty();
    assertThat(Invariant.NEVER_RESTARTED.violations(twice.all())).hasSize(1);
  }

  @Test
  void theOwnersOwnStopIsNotStale() {
    Seen seen =
        new Seen()
            .expect(Fate.MOVES, 10)
            .process(100, "a", 1, 7.2)
            .owner(1, 1, "a", "client-1", Custody.HELD)
            .rpc(7, "client-1", "StopTask", "a", Phase.BEGIN);

    assertThat(Invariant.STALE_IS_FENCED.violations(seen.all())).isEmpty();
  }
}
