package dev.tether.plugin.nomad;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Job;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.plugin.testing.Tasks;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Allocations as Nomad's API shows them at the moment of a StopTask. */
class StopReasonsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aDrainMovesTheTask() {
    assertThat(reason(draining(), job(j -> {}))).isEqualTo(new StopReason.Drained());
  }

  @Test
  void aDrainedBatchTaskWithoutPlacementIsEndedForGood() {
    Allocation allocation =
        stopping(
            "alloc is being migrated",
            "running",
            "{\"Migrate\": true, \"MigrateDisablePlacement\": true}");
    assertThat(reason(allocation, job(j -> {}))).isEqualTo(new StopReason.DrainedForGood());
  }

  @Test
  void onlyAPersonsStopSaysAnythingAboutTheShutdownDelay() {
    Allocation allocation =
        stopping(
            "alloc is being migrated",
            "running",
            "{\"Migrate\": true, \"NoShutdownDelay\": false}");
    assertThat(reason(allocation, job(j -> {}))).isEqualTo(new StopReason.StoppedByPerson());
  }

  @Test
  void aLostNodeLosesTheTask() {
    Allocation allocation =
        stopping("alloc is lost since its node is down", "lost", "{\"Migrate\": null}");
    assertThat(reason(allocation, job(j -> {}))).isEqualTo(new StopReason.NodeLost());
  }

  @Test
  void aLostNodeLosesTheTaskThoughItIsBackAndSaysThatItRuns() {
    Allocation allocation = stopping("alloc is lost since its node is down", "running", "{}");
    assertThat(reason(allocation, job(j -> {}))).isEqualTo(new StopReason.NodeLost());
  }

  @Test
  void aReplacementMakesRoomForTheOriginalThatCameBack() {
    Allocation allocation =
        stopping("alloc not needed due to disconnected client reconnect", "running", "{}");
    assertThat(reason(allocation, job(j -> {}))).isEqualTo(new StopReason.OriginalReturned());
  }

  @Test
  void aReplacementMakesRoomForTheOriginalWhateverNomadCallsIt() {
    assertThat(reason(surplus(), job(j -> {}), allocation("original", "run", "running", "")))
        .isEqualTo(new StopReason.OriginalReturned());
  }

  @Test
  void aReplacementOfAReplacementMakesRoomForTheOriginal() {
    assertThat(
            reason(
                surplus("second"),
                job(j -> {}),
                allocation("second", "stop", "failed", "original"),
                allocation("original", "run", "running", "")))
        .isEqualTo(new StopReason.OriginalReturned());
  }

  @Test
  void anOriginalThatIsOverOrStillAwayTakesNothingBack() {
    for (String status : List.of("failed", "complete", "lost", "unknown")) {
      assertThat(reason(surplus(), job(j -> {}), allocation("original", "run", status, "")))
          .as(status)
          .isInstanceOf(StopReason.Ending.class);
    }
    assertThat(reason(surplus(), job(j -> {}), allocation("original", "stop", "running", "")))
        .isInstanceOf(StopReason.Ending.class);
  }

  @Test
  void aStoppedJobEndsTheTaskAlsoWhereTheOriginalIsBack() {
    assertThat(
            reason(
                surplus(),
                job(j -> j.put("Stop", true)),
                allocation("original", "run", "running", "")))
        .isEqualTo(new StopReason.Ending("its job was stopped"));
  }

  @Test
  void aStoppedJobEndsTheTaskEvenWhileItIsBeingMoved() {
    assertThat(reason(draining(), job(j -> j.put("Stop", true))))
        .isEqualTo(new StopReason.Ending("its job was stopped"));
  }

  @Test
  void aPurgedJobEndsTheTask() {
    assertThat(reason(draining(), Optional.empty()))
        .isEqualTo(new StopReason.Ending("its job was purged"));
  }

  @Test
  void anotherDefinitionEndsTheTaskEvenWhileItIsBeingMoved() {
    assertThat(
            reason(
                draining(),
                job(j -> ((ObjectNode) j.at("/TaskGroups/0/Tasks/0")).put("Driver", "docker"))))
        .isEqualTo(new StopReason.Ending("its job was updated"));
  }

  @Test
  void anotherVersionOfTheJobWithTheSameTaskIsNoUpdate() {
    assertThat(reason(draining(), job(j -> j.put("Version", 7))))
        .isEqualTo(new StopReason.Drained());
  }

  @Test
  void scalingInEndsTheTask() {
    assertThat(reason(draining(), job(j -> ((ObjectNode) j.at("/TaskGroups/0")).put("Count", 0))))
        .isEqualTo(new StopReason.Ending("its group was scaled in"));
  }

  @Test
  void aSystemJobMovesNothing() {
    assertThat(reason(draining(), job(j -> j.put("Type", "system"))))
        .isInstanceOf(StopReason.Ending.class);
  }

  @Test
  void preemptionEndsTheTask() {
    ObjectNode json = (ObjectNode) draining().json();
    json.put("DesiredStatus", "evict").put("PreemptedByAllocation", "other");
    assertThat(reason(new Allocation(json), job(j -> {}))).isInstanceOf(StopReason.Ending.class);
  }

  @Test
  void aRestartInPlaceEndsTheTask() {
    ObjectNode json = (ObjectNode) stopping("", "running", "{}").json();
    json.put("DesiredStatus", "run");
    assertThat(reason(new Allocation(json), job(j -> {}))).isInstanceOf(StopReason.Ending.class);
  }

  private static StopReason reason(Allocation allocation, Optional<Job> job, Allocation... others) {
    return StopReasons.of(
        allocation,
        job,
        Tasks.SLOT,
        id -> Stream.of(others).filter(other -> other.id().equals(id)).findFirst());
  }

  /** What the scheduler stops because there are two for one slot. */
  private static Allocation surplus() {
    return surplus("original");
  }

  private static Allocation surplus(String replaced) {
    Allocation stopping = stopping("alloc not needed due to job update", "running", "{}");
    ((ObjectNode) stopping.json()).put("PreviousAllocation", replaced);
    return stopping;
  }

  private static Allocation allocation(
      String id, String desired, String clientStatus, String replaced) {
    ObjectNode json = JSON.createObjectNode();
    json.put("ID", id).put("DesiredStatus", desired).put("ClientStatus", clientStatus);
    json.put("PreviousAllocation", replaced);
    return new Allocation(json);
  }

  private static Allocation draining() {
    return stopping("alloc is being migrated", "running", "{\"Migrate\": true}");
  }

  private static Allocation stopping(String description, String clientStatus, String transition) {
    ObjectNode json = JSON.createObjectNode();
    json.put("ID", "A").put("DesiredStatus", "stop").put("DesiredDescription", description);
    json.put("ClientStatus", clientStatus);
    json.set("DesiredTransition", read(transition));
    json.set("Job", job(j -> {}).orElseThrow().json());
    return new Allocation(json);
  }

  private static Optional<Job> job(Consumer<ObjectNode> change) {
    ObjectNode job =
        read(
            """
            {"ID": "web", "Namespace": "default", "Type": "service", "Version": 0, "Stop": false,
             "TaskGroups": [{"Name": "app", "Count": 1, "Tasks": [
               {"Name": "server", "Driver": "remote", "Config": {"command": "/bin/sleep"}}]}]}
            """);
    change.accept(job);
    return Optional.of(new Job(job));
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
