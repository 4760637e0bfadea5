package dev.tether.harness.cli;

import dev.tether.runtime.Custody;
import dev.tether.runtime.RemoteTask;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells which tasks nobody owns, and what will be done with them. */
@Command(
    name = "orphans",
    description = {
      "Lists the tasks that run without an owner, and what will be done with each.",
      "Nothing is changed."
    },
    mixinStandardHelpOptions = true)
final class AgentOrphans implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private AgentAddress agent;

  AgentOrphans(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() {
    List<RemoteTask> detached =
        agent.tasks().stream().filter(task -> task.ownership().isDetached()).toList();
    for (RemoteTask task : detached) {
      if (task.ownership().custody() instanceof Custody.Detached free) {
        surroundings.console().result(describe(task, free));
      }
    }
    if (detached.isEmpty()) {
      surroundings.console().say("every task has an owner");
    }
    return Status.PASSED;
  }

  private static String describe(RemoteTask task, Custody.Detached free) {
    String will =
        task.isLive()
            ? "will be stopped in %s unless an allocation of its slot takes it over"
            : "has ended and will be forgotten in %s unless an allocation takes its result";
    return "%s  %s  %s; last owner: allocation %s on %s"
        .formatted(
            task.id(),
            task.slot().display(),
            will.formatted(Durations.display(free.timeLeft())),
            task.ownership().owner().allocationId(),
            task.ownership().owner().nodeName());
  }
}
