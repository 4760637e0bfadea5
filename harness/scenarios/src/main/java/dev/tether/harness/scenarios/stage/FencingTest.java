package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.FencingProbe;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.StopRequest;
import java.time.Duration;
import java.util.Objects;

/** Sends the runtime what a node would send that does not know that it lost its task. */
final class FencingTest {
  private final Stage stage;

  FencingTest(Stage stage) {
    this.stage = Objects.requireNonNull(stage, "stage");
  }

  /**
   * Sends a stop and a signal with the generation before the present one.
   *
   * @param task owned by its allocation, and by another one before that
   */
  void of(StagedTask task) {
    RemoteTask owned =
        stage.remote().tasks().stream()
            .filter(one -> one.ownership().isOwnedBy(task.allocationId()))
            .findFirst()
            .orElseThrow(
                () -> new ScenarioFailure("nothing is on record for " + task.slot().display()));
    RemoteRuntime runtime = stage.cluster().remoteHost().runtime();
    long stale = owned.generation() - 1;
    StopRequest stop = new StopRequest("SIGTERM", Duration.ofSeconds(1));
    probe(task, owned, "stop", () -> runtime.stop(owned.id(), stale, stop));
    probe(task, owned, "signal", () -> runtime.signal(owned.id(), stale, "SIGTERM"));
  }

  private void probe(StagedTask task, RemoteTask owned, String command, Runnable send) {
    boolean refused = false;
    try {
      send.run();
    } catch (RemoteFailure.Fenced fenced) {
      refused = true;
    }
    long stale = owned.generation() - 1;
    String outcome = refused ? "refused" : "taken";
    stage
        .recording()
        .action(
            "remote",
            "a stale %s of generation %d was %s".formatted(command, stale, outcome),
            false);
    stage
        .recording()
        .probe(
            new FencingProbe(
                stage.clock().instant(), task.slot(), command, stale, owned.generation(), refused));
  }
}
