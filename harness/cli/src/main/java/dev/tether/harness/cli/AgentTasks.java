package dev.tether.harness.cli;

import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.runtime.Custody;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what a runtime agent has on record. */
@Command(
    name = "tasks",
    description = "Lists the tasks that a runtime agent has on record, with their owners.",
    mixinStandardHelpOptions = true)
final class AgentTasks implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private AgentAddress agent;

  AgentTasks(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() {
    List<RemoteTask> tasks = agent.tasks();
    for (RemoteTask task : tasks) {
      surroundings.console().result(describe(task));
    }
    if (tasks.isEmpty()) {
      surroundings.console().say("no tasks are on record");
    }
    return Status.PASSED;
  }

  private static String describe(RemoteTask task) {
    String custody =
        switch (task.ownership().custody()) {
          case Custody.Held held ->
              held.leaseValid() ? "held" : "held, but its owner shows no sign of life";
          case Custody.Detached(Duration left) -> "detached, " + Durations.display(left) + " left";
        };
    return "%s  %s  %s; %s by allocation %s on %s (generation %d)"
        .formatted(
            task.id(),
            task.slot().display(),
            OwnerWatch.display(task.state()),
            custody,
            task.ownership().owner().allocationId(),
            task.ownership().owner().nodeName(),
            task.generation());
  }
}
