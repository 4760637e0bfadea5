package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.RemoteProcess;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** Limits of a task's own configuration. */
final class OwnResources implements Scenario {
  @Override
  public String name() {
    return "own-resources";
  }

  @Override
  public String description() {
    return "A task is kept to its own limits on the remote host, before and after a drain.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    for (String limit : new String[] {"cores", "memory", "pids", "disk", "ulimits"}) {
      stage.remote().require("limit." + limit);
    }
    StagedJob job =
        stage.submit(ExamplePlan.of("own-resources", Fate.MOVES).with("node_memory", "32"));
    StagedTask task = job.awaitTask();
    var _ = stage.access(task).awaitEvent("Driver", "resources { cores, memory");
    var _ = stage.access(task).awaitLog("may open 1024 files");
    checkLimits(stage, task, "at first");
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    checkLimits(stage, moved, "after the drain");
    job.stop();
  }

  private static void checkLimits(Stage stage, StagedTask task, String when) {
    RemoteProcess process = stage.remote().process(task);
    check(stage, when, "files", process.limit("Max open files"), "1024 4096 files");
    check(stage, when, "core", process.limit("Max core file size"), "0 0 bytes");
    check(
        stage,
        when,
        "memory",
        process.group("memory", "memory.limit_in_bytes", "memory.max"),
        Long.toString(64L << 20));
    check(stage, when, "pids", process.group("pids", "pids.max", "pids.max"), "50");
    String quota = process.group("cpu", "cpu.cfs_quota_us", "cpu.max");
    check(stage, when, "cores", quota.split(" ", -1)[0], "50000");
  }

  private static void check(Stage stage, String when, String what, String seen, String wanted) {
    stage.check(
        seen.equals(wanted),
        "%s the limit of %s is \"%s\", not \"%s\"".formatted(when, what, seen, wanted));
  }
}
