package dev.tether.plugin.nomad;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Allocation;
import dev.tether.plugin.ownership.OwnerStanding;
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

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running", "complete"})
  void anOwnerThatIsToRunIsPreferredToOneThatIsToStop(String clientStatus) {
    Allocation owner = new Allocation(json("run", "", clientStatus).put("ID", "B"));
    Allocation lost =
        new Allocation(json("stop", "alloc is lost since its node is down", "pending"));
    assertThat(ApiNomadView.isPreferred(owner, lost)).isTrue();
    assertThat(ApiNomadView.isPreferred(owner, new Allocation(json("run", "", "pending"))))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "lost", "unknown"})
  void anOwnerThatFailedOrIsAwayIsNotPreferred(String clientStatus) {
    Allocation owner = new Allocation(json("run", "", clientStatus).put("ID", "B"));
    assertThat(ApiNomadView.isPreferred(owner, new Allocation(json("stop", "", "pending"))))
        .isFalse();
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
