package dev.tether.harness.scenarios.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.OwnerChange.Custody;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {

  @Test
  void oneProcessUnderTwoOwnersIsReattached() {
    Judgement judgement = Judgement.of(Seen.move().fault(4).all());

    assertThat(judgement.verdict()).isEqualTo(Verdict.REATTACHED);
    assertThat(judgement.reattached()).isTrue();
    assertThat(judgement.passed()).isTrue();
    assertThat(judgement.handover()).contains(Duration.ofSeconds(1));
    assertThat(judgement.slots().getFirst().evidence())
        .containsExactly(
            "pid 100 (start 1000) of v1 was alive for 9.0 s, from 00:00:01.000 to 00:00:10.000",
            "generation 1: allocation a on client-1, then generation 2: allocation b on client-2");
  }

  @Test
  void aProcessThatNobodyTookOverIsLostThoughItRuns() {
    Seen seen =
        new Seen()
            .expect(Fate.MOVES, 10)
            .process(100, "a", 1, 10)
            .owner(1, 1, "a", "client-1", Custody.HELD);

    Judgement judgement = Judgement.of(seen.all());

    assertThat(judgement.verdict()).isEqualTo(Verdict.LOST);
    assertThat(judgement.passed()).isFalse();
    assertThat(judgement.handover()).isEmpty();
  }

  @Test
  void noProcessAtAllIsLost() {
    assertThat(Judgement.of(new Seen().expect(Fate.MOVES, 10).all()).verdict())
        .isEqualTo(Verdict.LOST);
  }

  @Test
  void aProcessThatFollowsAnotherIsARestart() {
    Seen seen = new Seen().expect(Fate.MOVES, 10).process(100, "a", 1, 5).process(101, "b", 6, 10);

    Judgement judgement = Judgement.of(seen.all());

    assertThat(judgement.verdict()).isEqualTo(Verdict.RESTARTED);
    assertThat(judgement.remoteRestarts()).isEqualTo(1);
    assertThat(judgement.passed()).isFalse();
  }

  @Test
  void aControlPassesWithARestartAndCountsIt() {
    Seen seen =
        new Seen().expect(Fate.RESTARTED, 10).process(100, "a", 1, 5).process(101, "b", 6, 10);

    Judgement judgement = Judgement.of(seen.all());

    assertThat(judgement.verdict()).isEqualTo(Verdict.RESTARTED);
    assertThat(judgement.reattached()).isFalse();
    assertThat(judgement.remoteRestarts()).isEqualTo(1);
    assertThat(judgement.passed()).isTrue();
  }

  @Test
  void aControlFailsWhenTheTaskWasKept() {
    Seen seen = new Seen().expect(Fate.RESTARTED, 10).process(100, "a", 1, 10);

    assertThat(Judgement.of(seen.all()).passed()).isFalse();
  }

  @Test
  void aTaskThatAPersonReplacedIsNoRestart() {
    Seen seen =
        new Seen().expect(Fate.REPLACED, 10).process(100, "a", 1, 5).process(101, "b", 6, 10);

    Judgement judgement = Judgement.of(seen.all());

    assertThat(judgement.remoteRestarts()).isZero();
    assertThat(judgement.verdict()).isEqualTo(Verdict.NONE);
    assertThat(judgement.passed()).isTrue();
  }

  @Test
  void twoProcessesAtOneTimeAreDuplicatesWhateverWasForeseen() {
    for (Fate fate : Fate.values()) {
      Seen seen = new Seen().expect(fate, 10).process(100, "a", 1, 10).process(101, "b", 5, 10);

      Judgement judgement = Judgement.of(seen.all());

      assertThat(judgement.verdict()).as(fate.name()).isEqualTo(Verdict.DUPLICATED);
      assertThat(judgement.duplicates()).isEqualTo(1);
      assertThat(judgement.passed()).isFalse();
    }
  }

  @Test
  void whatNobodyBotheredIsNeitherReattachedNorLost() {
    Judgement judgement =
        Judgement.of(new Seen().expect(Fate.RUNS, 10).process(100, "a", 1, 10).all());

    assertThat(judgement.verdict()).isEqualTo(Verdict.NONE);
    assertThat(judgement.passed()).isTrue();
  }

  @Test
  void numbersAreCounted() {
    Seen seen = Seen.move().log(3, 5, 7).left(List.of("pid 100: sleep"), List.of("r1", "r2"));

    Judgement judgement = Judgement.of(seen.all());

    assertThat(judgement.logBytesLost()).isEqualTo(3);
    assertThat(judgement.logBytesRepeated()).isEqualTo(12);
    assertThat(judgement.orphans()).isEqualTo(3);
  }

  @Test
  void theHandoverIsMeasuredFromTheLastFaultBeforeIt() {
    Seen seen = Seen.move().fault(1.5).fault(4.9).fault(8);

    assertThat(Judgement.of(seen.all()).handover()).contains(Duration.ofMillis(100));
  }
}
