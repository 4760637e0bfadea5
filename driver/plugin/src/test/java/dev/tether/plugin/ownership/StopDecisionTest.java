package dev.tether.plugin.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.config.ReattachPolicy;
import dev.tether.plugin.config.ReattachPolicy.OnBatchDrain;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StopDecisionTest {
  private static final ReattachPolicy DEFAULTS =
      new ReattachPolicy(
          OnMove.RELEASE,
          OnMove.RELEASE,
          OnMove.STOP,
          OnBatchDrain.STOP,
          OnMove.RELEASE,
          Duration.ofMinutes(40));

  private static final ReattachPolicy OPPOSITE =
      new ReattachPolicy(
          OnMove.STOP,
          OnMove.STOP,
          OnMove.RELEASE,
          OnBatchDrain.FINISH,
          OnMove.STOP,
          Duration.ofMinutes(40));

  static Stream<Arguments> table() {
    return Stream.of(
        row(new StopReason.Drained(), StopDecision.Release.class, StopDecision.Stop.class),
        row(new StopReason.NodeLost(), StopDecision.Release.class, StopDecision.Stop.class),
        row(new StopReason.DetachSignal(), StopDecision.Release.class, StopDecision.Stop.class),
        row(new StopReason.StoppedByPerson(), StopDecision.Stop.class, StopDecision.Release.class),
        row(new StopReason.DrainedForGood(), StopDecision.Stop.class, StopDecision.Finish.class),
        row(
            new StopReason.Unanswered("timeout"),
            StopDecision.Release.class,
            StopDecision.Stop.class),
        row(
            new StopReason.OriginalReturned(),
            StopDecision.Release.class,
            StopDecision.Release.class),
        row(
            new StopReason.Ending("its job was stopped"),
            StopDecision.Stop.class,
            StopDecision.Stop.class),
        row(new StopReason.NobodyToAsk(), StopDecision.Stop.class, StopDecision.Stop.class));
  }

  private static Arguments row(
      StopReason reason,
      Class<? extends StopDecision> byDefault,
      Class<? extends StopDecision> withOppositeSettings) {
    return Arguments.of(reason, byDefault, withOppositeSettings);
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyReasonHasItsDefaultAndItsSetting(
      StopReason reason,
      Class<? extends StopDecision> byDefault,
      Class<? extends StopDecision> withOppositeSettings) {
    assertThat(StopDecision.decide(reason, DEFAULTS)).isInstanceOf(byDefault);
    assertThat(StopDecision.decide(reason, OPPOSITE)).isInstanceOf(withOppositeSettings);
  }

  @Test
  void aSettingThatStopsATaskIsNamed() {
    assertThat(StopDecision.decide(new StopReason.Drained(), OPPOSITE).because())
        .contains("reattach.on_drain = \"stop\"");
  }
}
