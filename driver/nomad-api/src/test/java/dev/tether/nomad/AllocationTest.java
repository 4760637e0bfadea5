package dev.tether.nomad;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tether.nomad.Allocation.ClientStatus;
import dev.tether.nomad.Allocation.DesiredStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {
  private static Allocation allocation(String json) throws JsonProcessingException {
    return new Allocation(Json.parse(json));
  }

  @Test
  void everythingTheDriverDecidesByIsThere() throws JsonProcessingException {
    Allocation a =
        allocation(
            """
            {"ID":"id-1","Name":"web.front[12]","Namespace":"team","JobID":"web",
             "TaskGroup":"front","NodeID":"n-1","NodeName":"client-1",
             "DesiredStatus":"stop","DesiredDescription":"alloc is being migrated",
             "ClientStatus":"running","ClientDescription":"Tasks are running",
             "DesiredTransition":{"Migrate":true,"NoShutdownDelay":false,
               "MigrateDisablePlacement":null,"Reschedule":null},
             "PreviousAllocation":"id-0","NextAllocation":"id-2","PreemptedByAllocation":"",
             "CreateIndex":10,"ModifyIndex":20,
             "Job":{"ID":"web","Namespace":"team","Type":"service","Stop":false,"Version":3,
               "Status":"running","TaskGroups":[{"Name":"front","Count":2,
               "Tasks":[{"Name":"main","Driver":"remote"}]}]},
             "TaskStates":{"main":{"State":"dead","Failed":true,"Restarts":2,
               "StartedAt":"2026-01-02T03:04:05.6Z","FinishedAt":"0001-01-01T00:00:00Z",
               "Events":[{"Type":"Terminated","Time":1700000000123456789,"Message":"m",
                 "DisplayMessage":"Exit Code: 3","Details":{"exit_code":"3","signal":"9"}}]}}}
            """);
    assertThat(a.index()).isEqualTo(12);
    assertThat(a.namespace()).isEqualTo("team");
    assertThat(a.nodeName()).isEqualTo("client-1");
    assertThat(a.desiredStatus()).isEqualTo(DesiredStatus.STOP);
    assertThat(a.desiredDescription()).isEqualTo("alloc is being migrated");
    assertThat(a.clientStatus()).isEqualTo(ClientStatus.RUNNING);
    assertThat(a.desiredTransition())
        .isEqualTo(new Allocation.DesiredTransition(true, true, false, false));
    assertThat(a.previousAllocation()).contains("id-0");
    assertThat(a.nextAllocation()).contains("id-2");
    assertThat(a.preemptedBy()).isEmpty();
    assertThat(a.modifyIndex()).isEqualTo(20);
    assertThat(a.jobVersion()).isEqualTo(3);
    Job job = a.job().orElseThrow();
    assertThat(job.type()).isEqualTo(Job.Type.SERVICE);
    assertThat(job.count("front")).contains(2);
    assertThat(job.task("front", "main").orElseThrow().path("Driver").asText()).isEqualTo("remote");
    assertThat(job.task("front", "other")).isEmpty();
    assertThat(job.task("other", "main")).isEmpty();
    TaskState state = a.taskStates().get("main");
    assertThat(state.failed()).isTrue();
    assertThat(state.startedAt()).contains(Instant.parse("2026-01-02T03:04:05.6Z"));
    assertThat(state.finishedAt()).isEmpty();
    TaskState.Event event = state.events().getFirst();
    assertThat(event.time()).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 123_456_789));
    assertThat(event.exitCode()).contains(3);
    assertThat(event.signal()).contains(9);
  }

  @Test
  void whatNomadLeavesOutIsEmpty() throws JsonProcessingException {
    Allocation a = allocation("{\"TaskStates\":null,\"DesiredTransition\":null,\"Job\":null}");
    assertThat(a.job()).isEmpty();
    assertThat(a.taskStates()).isEmpty();
    assertThat(a.previousAllocation()).isEmpty();
    assertThat(a.index()).isEqualTo(-1);
    assertThat(a.desiredTransition())
        .isEqualTo(new Allocation.DesiredTransition(false, false, false, false));
    assertThat(a.clientStatus()).isEqualTo(ClientStatus.OTHER);
    assertThat(a.jobVersion()).isEqualTo(-1);
  }

  @Test
  void theIndexIsThatOfTheLastBrackets() throws JsonProcessingException {
    assertThat(allocation("{\"Name\":\"a[1]/b.g[7]\"}").index()).isEqualTo(7);
    assertThat(allocation("{\"Name\":\"a.g[x]\"}").index()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "pending,PENDING,false",
    "running,RUNNING,false",
    "complete,COMPLETE,true",
    "failed,FAILED,true",
    "lost,LOST,true",
    "unknown,UNKNOWN,false",
    "paused,OTHER,false"
  })
  void clientStatusTellsWhatIsOver(String word, ClientStatus status, boolean terminal)
      throws JsonProcessingException {
    ClientStatus read = allocation("{\"ClientStatus\":\"" + word + "\"}").clientStatus();
    assertThat(read).isEqualTo(status);
    assertThat(read.isTerminal()).isEqualTo(terminal);
  }

  @Test
  void anEvaluationTellsWhyNothingWasPlaced() throws JsonProcessingException {
    Evaluation evaluation =
        new Evaluation(
            Json.parse(
                """
                {"FailedTGAllocs":{"g":{"NodesEvaluated":2,
                  "ConstraintFiltered":{"missing drivers":2},"DimensionExhausted":null},
                  "h":{"NodesEvaluated":0}}}
                """));
    assertThat(evaluation.placementFailures())
        .containsEntry("g", "2 nodes evaluated: 2 excluded by constraint \"missing drivers\"")
        .containsEntry("h", "0 nodes evaluated: no node was eligible for evaluation");
  }

  @Test
  void aNodeTellsItsDriversHealth() throws JsonProcessingException {
    Node node =
        new Node(
            Json.parse(
                """
                {"ID":"n","Status":"ready","SchedulingEligibility":"ineligible","DrainStrategy":{},
                 "Attributes":{"nomad.version":"1.11.2"},
                 "Drivers":{"remote":{"Detected":true,"Healthy":true,"HealthDescription":"ok"}}}
                """));
    assertThat(node.status()).isEqualTo(Node.Status.READY);
    assertThat(node.eligible()).isFalse();
    assertThat(node.draining()).isTrue();
    assertThat(node.version()).contains("1.11.2");
    assertThat(node.driver("remote")).contains(new Node.Driver(true, true, "ok"));
    assertThat(node.driver("other")).isEmpty();
  }
}
