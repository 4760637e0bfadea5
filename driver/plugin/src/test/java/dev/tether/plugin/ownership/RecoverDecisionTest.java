package dev.tether.plugin.ownership;

import static dev.tether.plugin.testing.Tasks.endedOf;
import static dev.tether.plugin.testing.Tasks.releasedBy;
import static dev.tether.plugin.testing.Tasks.runningOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.RemoteTask;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoverDecisionTest {
  private static final RemoteTask RUNNING = runningOf("A");
  private static final RemoteTask RELEASED = releasedBy("A");
  private static final RemoteTask ENDED = endedOf("A");

  @Test
  void theOwnersTaskIsAttached() {
    assertThat(RecoverDecision.decide("A", false, Optional.of(RUNNING)))
        .isEqualTo(new RecoverDecision.Attach(RUNNING));
  }

  @Test
  void anEndedTaskIsAttachedSoThatItsResultArrives() {
    assertThat(RecoverDecision.decide("A", false, Optional.of(ENDED)))
        .isEqualTo(new RecoverDecision.Attach(ENDED));
  }

  @Test
  void aTaskThatAnotherAllocationOwnsIsNotTouched() {
    assertThat(RecoverDecision.decide("B", false, Optional.of(RUNNING)))
        .isEqualTo(new RecoverDecision.StayPassive(RUNNING));
  }

  @Test
  void aTaskThatTheAllocationItselfLetGoOfIsNotTouched() {
    assertThat(RecoverDecision.decide("A", false, Optional.of(RELEASED)))
        .isEqualTo(new RecoverDecision.StayPassive(RELEASED));
  }

  @Test
  void aHandleFromThePreviousAllocationIsAdopted() {
    assertThat(RecoverDecision.decide("B", true, Optional.of(RELEASED)))
        .isEqualTo(new RecoverDecision.Adopt(RELEASED));
    assertThat(RecoverDecision.decide("B", true, Optional.of(RUNNING)))
        .isEqualTo(new RecoverDecision.Adopt(RUNNING));
  }

  @Test
  void aTaskThatIsNotOnRecordIsRefused() {
    assertThat(RecoverDecision.decide("A", false, Optional.empty()))
        .isEqualTo(new RecoverDecision.Refuse());
  }
}
