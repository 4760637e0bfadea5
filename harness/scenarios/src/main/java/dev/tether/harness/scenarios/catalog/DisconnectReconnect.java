package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Place;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import dev.tether.nomad.Allocation;
import java.util.List;

/**
 * A node is away for a while, its task is replaced meanwhile, and one of the two is kept. Which one
 * is Nomad's choice: where the client's own report overtakes the scheduler's look at the job, Nomad
 * does not heed what the job asks for. The task has to go on under the one that is kept.
 */
final class DisconnectReconnect implements Scenario {

  /** Which allocation Nomad keeps when the node is back. */
  enum Kept {
    ORIGINAL("keep_original"),
    REPLACEMENT("keep_replacement");

    private final String reconcile;

    Kept(String reconcile) {
      this.reconcile = reconcile;
    }
  }

  /** What is away. */
  enum Absence {
    NODE,
    AGENT
  }

  private final Kept kept;
  private final Absence absence;

  DisconnectReconnect(Kept kept, Absence absence) {
    this.kept = kept;
    this.absence = absence;
  }

  @Override
  public String name() {
    return "disconnect-"
        + (absence == Absence.NODE ? "node" : "agent")
        + (kept == Kept.ORIGINAL ? "-keep-original" : "-keep-replacement");
  }

  @Override
  public String description() {
    return "A frozen %s is back; Nomad keeps the %s; the task goes on."
        .formatted(
            absence == Absence.NODE ? "node" : "Nomad agent",
            kept == Kept.ORIGINAL ? "original" : "replacement");
  }

  /** Before there was a choice Nomad kept the original. */
  @Override
  public boolean appliesTo(Dialect dialect) {
    return dialect.hasDisconnectBlock() || kept == Kept.ORIGINAL;
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(plan(stage.dialect()));
    StagedTask original = job.awaitTask();
    job.awaitLines(20);
    switch (absence) {
      case NODE -> stage.faults().freeze(original.node());
      case AGENT -> stage.faults().freezeAgent(original.node());
    }
    StagedTask replacement = job.awaitMoved(original);
    stage.probeFencing(replacement);
    stage.faults().thaw(original.node());
    StagedTask asked = kept == Kept.ORIGINAL ? original : replacement;
    StagedTask winner = job.awaitChoice(original, replacement);
    if (!winner.equals(asked)) {
      stage.note(
          "Nomad keeps the %s, although the job asks for the %s"
              .formatted(
                  winner.equals(original) ? "original" : "replacement",
                  kept == Kept.ORIGINAL ? "original" : "replacement"));
    }
    job.awaitOver((winner.equals(original) ? replacement : original).allocationId());
    List<StagedTask> now = job.awaitRunning();
    stage.check(
        now.getFirst().allocationId().equals(winner.allocationId()),
        "allocation %s owns the task, which is not the one that Nomad keeps"
            .formatted(now.getFirst().allocationId()));
    job.awaitLines(20);
    stage.check(
        job.allocations().stream()
            .filter(one -> one.desiredStatus() == Allocation.DesiredStatus.RUN)
            .allMatch(one -> one.id().equals(winner.allocationId())),
        "Nomad wants another allocation to run besides the one it keeps");
    job.stop();
  }

  private JobPlan plan(Dialect dialect) {
    String patience =
        dialect.hasDisconnectBlock()
            ? "disconnect {\n lost_after = \"5m\"\n replace = true\n reconcile = \"%s\"\n }"
                .formatted(kept.reconcile)
            : "max_client_disconnect = \"5m\"";
    String soon =
        "reschedule {\n delay = \"5s\"\n delay_function = \"constant\"\n unlimited = true\n }";
    return JobPlan.service(Fate.MOVES).withGroup(patience).with(Place.RESCHEDULE, soon);
  }
}
