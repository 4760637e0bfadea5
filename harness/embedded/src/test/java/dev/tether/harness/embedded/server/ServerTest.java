package dev.tether.harness.embedded.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.harness.embedded.job.JobParser;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import dev.tether.harness.embedded.time.ClusterTime;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Allocation.ClientStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scheduling, with clients that this test plays and a clock that it puts forward. */
class ServerTest {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final ClusterTime time = ClusterTime.standing(Instant.parse("2026-01-01T00:00:00Z"));
  private Server server = server("1.11.2");

  private Server server(String version) {
    return new Server(
        new StateStore(),
        new Dialect(NomadVersion.parse(version)),
        time,
        new Ids(new Random(7)),
        GRACE);
  }

  @Test
  void aDrainStopsAndNamesTheSuccessorInOnePass() {
    nodes("a", "b");
    Allocation first = running(service(1, ""));

    server.drain(first.nodeId(), DEADLINE, false);

    Allocation moved = now(first);
    assertThat(moved.desiredDescription()).isEqualTo("alloc is being migrated");
    assertThat(moved.desiredTransition().migrate()).isTrue();
    Allocation next = allocation(moved.nextAllocation().orElseThrow());
    assertThat(next.previousAllocation()).contains(first.id());
    assertThat(next.nodeId()).isNotEqualTo(first.nodeId());
    assertThat(next.name()).isEqualTo(first.name());
    ended(first, "complete");
    assertThat(node(first.nodeId()).path("Drain").asBoolean()).isFalse();
    assertThat(node(first.nodeId()).path("SchedulingEligibility").asText()).isEqualTo("ineligible");
  }

  @Test
  void whatFoundNoNodeIsPlacedLaterWithoutItsPredecessor() {
    nodes("a");
    Allocation first = running(service(1, ""));

    server.drain(first.nodeId(), DEADLINE, false);
    ended(first, "complete");
    assertThat(wanted()).isEmpty();
    assertThat(server.store().all(Table.EVALUATIONS))
        .anyMatch(e -> e.path("Status").asText().equals("blocked"));
    nodes("b");

    assertThat(wanted()).hasSize(1);
    assertThat(wanted().getFirst().previousAllocation()).isEmpty();
  }

  @Test
  void aSilentNodeIsGivenUpAfterTheGracePeriod() {
    nodes("a", "b");
    Allocation first = running(service(1, ""));

    server.nodeSilent(first.nodeId());
    time.advance(GRACE.minusMillis(1));
    assertThat(wanted()).extracting(Allocation::id).containsExactly(first.id());
    time.advance(Duration.ofMillis(1));

    assertThat(now(first).clientStatus()).isEqualTo(ClientStatus.LOST);
    assertThat(wanted().getFirst().previousAllocation()).contains(first.id());
    ended(first, "complete");
    assertThat(now(first).clientStatus()).isEqualTo(ClientStatus.LOST);
  }

  @Test
  void anAbsenceThatIsAllowedIsNoLoss() {
    nodes("a", "b");
    Allocation first =
        running(service(1, "disconnect {\n lost_after = \"5m\"\n replace = false\n }"));

    server.nodeSilent(first.nodeId());
    time.advance(GRACE);

    assertThat(now(first).clientStatus()).isEqualTo(ClientStatus.UNKNOWN);
    assertThat(wanted()).hasSize(1);
    server.nodeHeard(first.nodeId());
    ended(first, "running");
    assertThat(wanted()).extracting(Allocation::id).containsExactly(first.id());
    server.nodeSilent(first.nodeId());
    time.advance(Duration.ofMinutes(6));
    assertThat(now(first).clientStatus()).isEqualTo(ClientStatus.LOST);
  }

  @Test
  void whoeverIsNotKeptAfterAnAbsenceIsStopped() {
    nodes("a", "b");
    Allocation first =
        running(service(1, "disconnect {\n lost_after = \"5m\"\n replace = true\n }"));
    server.nodeSilent(first.nodeId());
    time.advance(GRACE);
    Allocation replacement = now(allocation(now(first).nextAllocation().orElseThrow()));
    ended(replacement, "running");

    server.nodeHeard(first.nodeId());
    ended(first, "running");

    assertThat(now(replacement).desiredDescription())
        .isEqualTo("alloc not needed due to disconnected client reconnect");
    assertThat(wanted()).extracting(Allocation::id).containsExactly(first.id());
  }

  @Test
  void aDrainedBatchTaskRunsUntilTheDeadlineAndGetsNoSuccessorFromNomad111On() {
    nodes("a", "b");
    Allocation first = running(job("batch", 1, ""));

    server.drain(first.nodeId(), DEADLINE, false);
    assertThat(now(first).desiredStatus()).isEqualTo(Allocation.DesiredStatus.RUN);
    time.advance(DEADLINE);

    assertThat(now(first).desiredTransition().migrateDisablePlacement()).isTrue();
    assertThat(wanted()).isEmpty();
  }

  @Test
  void nomad19HandsTheTasksHandleOver() {
    server = server("1.9.4");
    nodes("a", "b");
    Allocation first = running(job("batch", 1, ""));
    server.updateAllocation(
        first.id(),
        after -> {
          ObjectNode state = JsonNodeFactory.instance.objectNode();
          state.putObject("t").putObject("TaskHandle").put("Version", 1).put("DriverState", "eA==");
          after.set("TaskStates", state);
        });

    server.drain(first.nodeId(), DEADLINE, false);
    time.advance(DEADLINE);

    assertThat(wanted().getFirst().json().path("TaskStates").path("t").path("TaskHandle"))
        .hasToString("{\"Version\":1,\"DriverState\":\"eA==\"}");
  }

  @Test
  void aFailedAllocationIsReplacedAfterTheDelayOfItsGroup() {
    nodes("a");
    Allocation first =
        running(
            service(
                1,
                """
                reschedule {
                  delay = "5s"
                  delay_function = "constant"
                  unlimited = true
                }
                """));

    server.updateAllocation(
        first.id(),
        after -> {
          after.put("ClientStatus", "failed");
          ObjectNode states = JsonNodeFactory.instance.objectNode();
          states.putObject("t").put("FinishedAt", time.instant().toString());
          after.set("TaskStates", states);
        });
    time.advance(Duration.ofSeconds(4));
    assertThat(now(first).nextAllocation()).isEmpty();
    time.advance(Duration.ofSeconds(1));

    assertThat(now(first).desiredDescription())
        .isEqualTo("alloc was rescheduled because it failed");
    assertThat(now(first).nextAllocation()).isPresent();
  }

  @Test
  void countsArePlacedApartAndScaledInFromTheTop() {
    nodes("a", "b", "c");
    server.register(service(3, ""));
    assertThat(wanted()).extracting(Allocation::nodeId).doesNotHaveDuplicates().hasSize(3);
    wanted().forEach(one -> ended(one, "running"));

    server.scale("default", "j", "g", 1);

    assertThat(wanted()).extracting(Allocation::index).containsExactly(0);
    assertThat(wanted().getFirst().job().orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void aChangedTaskIsReplacedAndAnUnchangedJobLeftAlone() {
    nodes("a");
    Allocation first = running(service(1, ""));
    server.register(service(1, ""));
    assertThat(wanted()).extracting(Allocation::id).containsExactly(first.id());

    JsonNode changed = service(1, "meta {\n a = \"b\"\n }");
    server.register(changed);

    assertThat(now(first).desiredDescription())
        .isEqualTo("alloc is being updated due to job update");
    assertThat(now(first).nextAllocation()).isPresent();
  }

  @Test
  void aSystemJobRunsOnEachNodeAndLeavesADrainedOneLast() {
    nodes("a", "b");
    server.register(job("system", 1, ""));
    wanted().forEach(one -> ended(one, "running"));
    assertThat(wanted()).hasSize(2);
    Allocation first = wanted().getFirst();

    server.drain(first.nodeId(), DEADLINE, false);

    assertThat(now(first).desiredDescription()).isEqualTo("alloc not needed as node is tainted");
    assertThat(wanted()).hasSize(1);
    nodes("c");
    assertThat(wanted()).hasSize(2);
  }

  @Test
  void aStoppedJobStopsEverythingAndAPurgedOneIsForgotten() {
    nodes("a");
    Allocation first = running(service(1, ""));

    server.stopJob("default", "j", false);
    assertThat(now(first).desiredDescription()).isEqualTo("alloc not needed due to job update");
    ended(first, "complete");
    assertThat(server.job("default", "j").orElseThrow().path("Status").asText()).isEqualTo("dead");
    server.stopJob("default", "j", true);

    assertThat(server.job("default", "j")).isEmpty();
  }

  @Test
  void aParameterizedJobRunsOnlyWhatIsDispatched() {
    nodes("a");
    ObjectNode job = (ObjectNode) job("batch", 1, "");
    job.putObject("ParameterizedJob")
        .put("Payload", "required")
        .putArray("MetaRequired")
        .add("who");
    server.register(job);
    assertThat(wanted()).isEmpty();
    ObjectNode meta = JsonNodeFactory.instance.objectNode().put("who", "ann");

    String child = server.dispatch("default", "j", "dGVh", meta);

    assertThat(child).startsWith("j/dispatch-");
    assertThat(wanted()).extracting(Allocation::jobId).containsExactly(child);
    assertThat(server.job("default", child).orElseThrow().path("Meta").path("who").asText())
        .isEqualTo("ann");
    assertThatThrownBy(() -> server.dispatch("default", "j", "", meta))
        .hasMessageContaining("Payload is not provided");
    assertThatThrownBy(
            () -> server.dispatch("default", "j", "dGVh", JsonNodeFactory.instance.objectNode()))
        .hasMessageContaining("who");
    assertThatThrownBy(() -> server.dispatch("default", child, "dGVh", meta))
        .hasMessageContaining("not a parameterized job");
  }

  @Test
  void aStickyDiskBindsTheSuccessorToItsNode() {
    nodes("a", "b", "c");
    String sticky = "ephemeral_disk {\n sticky = true\n }\n";
    Allocation first = running(service(1, sticky));
    for (int version = 0; version < 5; version++) {
      server.register(service(1, sticky + "meta {\n v = " + version + "\n }"));
      ended(wanted().getFirst(), "running");
      assertThat(wanted()).extracting(Allocation::nodeId).containsExactly(first.nodeId());
    }
  }

  @Test
  void portsGetNumbersAndServicesOfALostNodeAreForgotten() {
    nodes("a");
    Allocation only = running(service(1, "network {\n port \"http\" {\n to = 80\n }\n }"));
    JsonNode port = only.json().path("AllocatedResources").path("Shared").path("Ports").path(0);
    assertThat(port.path("Value").asInt()).isBetween(20_000, 32_000);
    assertThat(port.path("To").asInt()).isEqualTo(80);
    ObjectNode registration = JsonNodeFactory.instance.objectNode();
    registration.put("ID", "r").put("Namespace", "default").put("ServiceName", "web");
    server.services().register(registration.put("NodeID", only.nodeId()));
    assertThat(server.services().of("default", "web")).hasSize(1);

    server.nodeSilent(only.nodeId());
    time.advance(GRACE);

    assertThat(server.services().of("default", "web")).isEmpty();
  }

  @Test
  void aVariableIsOnlyChangedFromTheStateThatWasExpected() {
    Variables variables = server.variables();
    ObjectNode items = JsonNodeFactory.instance.objectNode().put("k", "one");
    Variables.Outcome first = variables.put("default", "a/b", items, OptionalLong.of(0));
    assertThat(first.done()).isTrue();
    assertThat(variables.put("default", "a/b", items, OptionalLong.of(0)).done()).isFalse();
    long index = first.variable().orElseThrow().path("ModifyIndex").asLong();

    assertThat(variables.remove("default", "a/b", OptionalLong.of(index + 1)).done()).isFalse();
    assertThat(variables.remove("default", "a/b", OptionalLong.of(index)).done()).isTrue();
    assertThat(variables.at("default", "a/b")).isEmpty();
  }

  private void nodes(String... names) {
    for (String name : names) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("ID", "node-" + name).put("Name", name);
      node.putObject("Attributes");
      node.putObject("Drivers").putObject("remote").put("Detected", true).put("Healthy", true);
      server.registerNode(node);
    }
  }

  private static JsonNode service(int count, String group) {
    return job("service", count, group);
  }

  private static JsonNode job(String type, int count, String group) {
    return JobParser.parse(
        """
        job "j" {
          type = "%s"
          group "g" {
            count = %d
            %s
            task "t" {
              driver = "remote"
            }
          }
        }
        """
            .formatted(type, count, group),
        "");
  }

  private Allocation running(JsonNode job) {
    server.register(job);
    Allocation only = wanted().getFirst();
    ended(only, "running");
    return now(only);
  }

  /** The client tells a status. */
  private void ended(Allocation allocation, String status) {
    server.updateAllocation(allocation.id(), after -> after.put("ClientStatus", status));
  }

  private List<Allocation> wanted() {
    return server.store().all(Table.ALLOCATIONS).stream()
        .map(Allocation::new)
        .filter(one -> one.desiredStatus() == Allocation.DesiredStatus.RUN)
        .toList();
  }

  private Allocation now(Allocation allocation) {
    return allocation(allocation.id());
  }

  private Allocation allocation(String id) {
    return new Allocation(server.store().find(Table.ALLOCATIONS, id).orElseThrow());
  }

  private JsonNode node(String id) {
    return server.store().find(Table.NODES, id).orElseThrow();
  }
}
