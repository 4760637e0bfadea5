package dev.tether.plugin.nomad;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Allocation;
import dev.tether.plugin.ownership.OwnerStanding;
import dev.tether.runtime.Slot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners of remote tasks as Nomad's API shows them to an allocation that starts in their slot. */
class ApiNomadViewTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running"})
  void whatNomadWantsToRunIsAlive(String clientStatus) {
    assertThat(standing("run", "", clientStatus)).isEqualTo(OwnerStanding.ALIVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "failed", "lost", "unknown"})
  void whatIsOverOrAwayIsGone(String clientStatus) {
    assertThat(standing("run", "", clientStatus)).isEqualTo(OwnerStanding.GONE);
    assertThat(standing("stop", "", clientStatus)).isEqualTo(OwnerStanding.GONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running"})
  void whatWasLostIsGoneThoughItsClientIsBackAndSaysOtherwise(String clientStatus) {
    assertThat(standing("stop", "alloc is lost since its node is down", clientStatus))
        .isEqualTo(OwnerStanding.GONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running"})
  void whatIsStoppedAndHasNotEndedYetIsJudgedByItsLease(String clientStatus) {
    assertThat(standing("stop", "alloc not needed due to job update", clientStatus))
        .isEqualTo(OwnerStanding.UNKNOWN);
  }

  @Test
  void whatADrainMovesIsGone() {
    ObjectNode json = json("stop", "alloc is being migrated", "running");
    json.putObject("DesiredTransition").put("Migrate", true);
    assertThat(ApiNomadView.standing(new Allocation(json))).isEqualTo(OwnerStanding.GONE);
  }

  @Test
  void whatShallRunInTheSlotIsASuccessor() {
    assertThat(isSuccessor(inSlot("B", 2, "run", "pending"))).isTrue();
    assertThat(isSuccessor(inSlot("B", 2, "run", "running"))).isTrue();
    assertThat(isSuccessor(inSlot("A", 2, "run", "running"))).as("itself").isFalse();
    assertThat(isSuccessor(inSlot("B", 1, "run", "running"))).as("another slot's").isFalse();
    assertThat(isSuccessor(inSlot("B", 2, "stop", "running"))).as("to stop").isFalse();
    assertThat(isSuccessor(inSlot("B", 2, "run", "failed"))).as("over").isFalse();
    assertThat(isSuccessor(inSlot("B", 2, "run", "running").put("TaskGroup", "other"))).isFalse();
  }

  private static boolean isSuccessor(ObjectNode other) {
    Slot slot = new Slot("c", "global", "default", "job", "group", 2, "task");
    return ApiNomadView.isSuccessor(new Allocation(other), "A", slot);
  }

  private static ObjectNode inSlot(String id, int index, String desired, String clientStatus) {
    return json(desired, "", clientStatus)
        .put("ID", id)
        .put("Name", "job.group[" + index + "]")
        .put("TaskGroup", "group");
  }

  private static OwnerStanding standing(String desired, String description, String clientStatus) {
    return ApiNomadView.standing(new Allocation(json(desired, description, clientStatus)));
  }

  private static ObjectNode json(String desired, String description, String clientStatus) {
    return JSON.createObjectNode()
        .put("ID", "A")
        .put("DesiredStatus", desired)
        .put("DesiredDescription", description)
        .put("ClientStatus", clientStatus);
  }
}
