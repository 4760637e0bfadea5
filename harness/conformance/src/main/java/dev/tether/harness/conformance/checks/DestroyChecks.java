package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import java.util.List;

/** Clearing tasks away. */
final class DestroyChecks {
  private DestroyChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "destroy.running",
            "Driver/DestroyTask force",
            "Without force a running task must stay.",
            DestroyChecks::running),
        basic(
            "destroy.force",
            "Driver/DestroyTask force",
            "It is the last call for a task; what it leaves nobody ends.",
            DestroyChecks::force),
        basic(
            "destroy.forgets",
            "Driver/DestroyTask",
            "A task that is still known after it stays in memory for ever.",
            bench -> {
              LiveTask task = bench.start("exit 0");
              task.await();
              task.destroy(true);
              Expect.error("InspectTask of a destroyed task", task::inspect);
            }),
        basic(
            "destroy.unknown",
            "Driver/DestroyTask",
            "Nomad destroys also what could not be recovered.",
            bench ->
                Expect.answer(
                    "DestroyTask of an unknown task",
                    () ->
                        bench
                            .host()
                            .driver()
                            .destroyTask(
                                DestroyTaskRequest.newBuilder()
                                    .setTaskId("no/such/task")
                                    .setForce(true)
                                    .build()))),
        basic(
            "destroy.open-wait",
            "Driver/DestroyTask, Driver/WaitTask",
            "A wait that stays open keeps the client's task runner.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              var wait = task.waiting();
              task.destroy(true);
              Expect.within(bench.patience(), "the end of the open WaitTask", wait::isDone);
            }));
  }

  private static void running(Bench bench) throws Exception {
    LiveTask task = bench.start("sleep 60");
    Expect.error(
        "DestroyTask without force of a running task",
        () -> {
          task.destroy(false);
          return task;
        });
    Expect.that(task.isRunning(), "the task does not run any more");
  }

  private static void force(Bench bench) throws Exception {
    LiveTask task = bench.start("while :; do echo alive; sleep 0.1; done");
    task.awaitOutput("alive");
    task.destroy(true);
    int[] last = {task.count("alive")};
    Expect.within(
        bench.patience(),
        "the end of the output of a destroyed task",
        () -> {
          int before = last[0];
          Thread.sleep(600);
          last[0] = task.count("alive");
          return last[0] == before;
        });
  }
}
