package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.nomad.NomadFailure;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The end of a scenario: every job is stopped, and then nothing may be left. */
final class Clearing {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Stage stage;

  Clearing(Stage stage) {
    this.stage = Objects.requireNonNull(stage, "stage");
  }

  /** Stops what still runs, gives it time, and tells what did not go away. */
  Leftovers clear() throws InterruptedException {
    for (StagedJob job : stage.all().stream().flatMap(one -> one.jobs().stream()).toList()) {
      try {
        job.stop();
      } catch (ScenarioFailure | ClusterFailure | NomadFailure failure) {
        stage
            .recording()
            .disagreement("job " + job.id() + " could not be stopped: " + failure.getMessage());
      }
    }
    try {
      stage
          .await()
          .untilTrue(
              "everything of " + stage.setting().run() + " to be gone",
              PATIENCE,
              () -> leftovers().isEmpty(),
              () -> leftovers().toString());
      stage.recording().action("", "nothing is left", false);
      return Leftovers.NONE;
    } catch (ClusterFailure notClean) {
      stage.recording().action("", "something is left", false);
      return leftovers();
    }
  }

  private Leftovers leftovers() {
    List<String> records = new ArrayList<>();
    stage.all().forEach(one -> addRecords(one, records));
    return new Leftovers(stage.processes().marked(), records);
  }

  private static void addRecords(Stage of, List<String> records) {
    try {
      for (RemoteTask task : of.remote().tasks()) {
        records.add(
            "%s %s: %s, generation %d"
                .formatted(
                    task.id(),
                    task.slot().display(),
                    OwnerWatch.display(task.state()),
                    task.generation()));
      }
    } catch (RemoteFailure away) {
      records.add("unknown: " + away.getMessage());
    }
  }
}
