package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Creating and listing. */
interface CreationContract extends OnStage {

  @Test
  default void runtimeThatAnswersIsHealthy() {
    assertThat(stage().runtime().health()).isInstanceOf(RuntimeHealth.Healthy.class);
  }

  @Test
  default void createdTaskRuns() {
    RemoteTask task = stage().create(sleepsLong());

    assertThat(task.state()).isInstanceOf(TaskState.Running.class);
    assertThat(stage().get(task.id()).state()).isEqualTo(task.state());
  }

  @Test
  default void recordTellsWhatItWasCreatedWith() {
    CreateRequest request =
        new CreateRequest(
            "token", stage().slot(3), Stage.owner("a"), "some hash", sleepsLong(), Stage.LEASE);

    RemoteTask task = stage().runtime().create(request);

    assertThat(task.token()).isEqualTo("token");
    assertThat(task.slot()).isEqualTo(request.slot());
    assertThat(task.specificationHash()).isEqualTo("some hash");
    assertThat(task.ownership().owner()).isEqualTo(request.owner());
    assertThat(task.generation()).isEqualTo(1);
    assertThat(task.ownership().isDetached()).isFalse();
  }

  @Test
  default void sameTokenGivesTheSameTask() {
    RemoteTask first = stage().runtime().create(stage().request("t", sleepsLong()));
    RemoteTask second = stage().runtime().create(stage().request("t", sleepsLong()));

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.state()).isEqualTo(first.state());
    assertThat(stage().runtime().list(stage().cluster(), Optional.empty())).hasSize(1);
  }

  @Test
  default void sameTokenFromManySidesAtOnceStartsOneTask() throws Exception {
    Set<RemoteTaskId> ids = new HashSet<>();
    for (Future<RemoteTask> created :
        Stage.together(16, index -> stage().runtime().create(stage().request("t", sleepsLong())))) {
      assertThat(created.get().state()).isInstanceOf(TaskState.Running.class);
      ids.add(created.get().id());
    }

    assertThat(ids).hasSize(1);
    assertThat(stage().runtime().list(stage().cluster(), Optional.empty())).hasSize(1);
  }

  @Test
  default void otherTokensGiveOtherTasksEvenInOneSlot() {
    RemoteTask first = stage().create(sleepsLong());
    RemoteTask second = stage().create(sleepsLong());

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.state()).isNotEqualTo(first.state());
  }

  @Test
  default void idsAreNotUsedAgain() throws Exception {
    RemoteTask first = stage().runtime().create(stage().request("t", exits(0)));
    stage().awaitEnd(first);
    stage().runtime().remove(first.id(), 1);

    RemoteTask second = stage().runtime().create(stage().request("t", exits(0)));

    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  default void missingProgramIsRefusedAndLeavesNothing() {
    assertThatThrownBy(() -> stage().create(missingProgram()))
        .isInstanceOf(RemoteFailure.Refused.class);

    assertThat(stage().runtime().list(stage().cluster(), Optional.empty())).isEmpty();
  }

  @Test
  default void settingThatTheRuntimeDoesNotHaveIsRefused() {
    TaskSpec spec = sleepsLong();
    TaskSpec strange = spec.withSettings(PlainSettings.of("", Map.of("no_such_setting", "1")));

    assertThatThrownBy(() -> stage().create(strange))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("no_such_setting");
  }

  @Test
  default void listOfASlotHasOnlyThatSlot() {
    RemoteTask here = stage().create(sleepsLong());
    stage()
        .runtime()
        .create(
            new CreateRequest(
                "other", stage().slot(1), Stage.owner("b"), "hash", sleepsLong(), Stage.LEASE));

    assertThat(stage().runtime().list(stage().cluster(), Optional.of(stage().slot(0))))
        .extracting(RemoteTask::id)
        .containsExactly(here.id());
    assertThat(stage().runtime().list(stage().cluster(), Optional.empty())).hasSize(2);
  }

  @Test
  default void listHasEndedTasksToo() throws Exception {
    RemoteTask task = stage().create(exits(0));
    stage().awaitEnd(task);

    assertThat(stage().get(task.id()).isLive()).isFalse();
  }

  @Test
  default void clustersDoNotMix() {
    stage().create(sleepsLong());

    assertThat(stage().runtime().list(stage().cluster() + "-other", Optional.empty())).isEmpty();
  }
}
