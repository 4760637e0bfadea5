package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A task needs more memory than it may have. */
final class OutOfMemory implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final int SIGKILL = 9;

  @Override
  public String name() {
    return "oom";
  }

  @Override
  public String description() {
    return "A task exceeds its memory and is killed; Nomad shows the signal and why.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    stage.remote().require("limit.memory");
    StagedJob job = stage.submit(ExamplePlan.of("oom", Fate.ENDS));
    TaskState.Event end =
        stage
            .await()
            .until(
                "the end of the hungry task",
                PATIENCE,
                () -> terminated(job.allocations()),
                () -> job.allocations().stream().map(Allocation::clientStatus).toList() + "");
    stage.check(
        end.json().path("Details").path("oom_killed").asText().equals("true"),
        "Nomad does not know that the task was killed for memory: " + end.json());
    stage.check(
        end.signal().filter(signal -> signal == SIGKILL).isPresent(),
        "Nomad does not show SIGKILL: " + end.displayMessage());
    stage.check(
        end.displayMessage().contains("OOM"),
        "people are not told of the memory: " + end.displayMessage());
    job.stop();
  }

  private static Optional<TaskState.Event> terminated(List<Allocation> allocations) {
    return allocations.stream()
        .flatMap(allocation -> allocation.taskStates().values().stream())
        .flatMap(state -> state.events().stream())
        .filter(event -> event.type().equals("Terminated"))
        .findFirst();
  }
}
