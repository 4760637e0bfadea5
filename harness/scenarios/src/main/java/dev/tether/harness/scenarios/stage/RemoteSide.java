package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.RemoteHost;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.harness.scenarios.observe.ProcessWatch;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.TaskNetwork;
import dev.tether.runtime.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The host where the remote tasks run, and what lies before it. Used by one thread. */
public final class RemoteSide {
  private static final String WHERE = "remote";

  private final RemoteHost host;
  private final Recording recording;
  private boolean down;

  RemoteSide(RemoteHost host, Recording recording) {
    this.host = Objects.requireNonNull(host, "host");
    this.recording = Objects.requireNonNull(recording, "recording");
  }

  /** Kills the runtime agent; its tasks live on. */
  public void crashAgent() throws InterruptedException {
    recording.action(WHERE, "kill the runtime agent", true);
    down = true;
    host.crash();
  }

  /** Starts the runtime agent again. */
  public void startAgent() throws InterruptedException {
    recording.action(WHERE, "start the runtime agent", false);
    host.start();
    down = false;
  }

  /** Holds answers back from the next creation of a task on: that one is carried out. */
  public void holdAnswersToCreation() {
    recording.action(WHERE, "answers will be held back from the next creation on", false);
    // Only a creation carries the task's environment.
    host.link().holdAnswersTo(ProcessWatch.MARKER);
  }

  /** Cuts the drivers off from the runtime agent. */
  public void cut() {
    recording.action(WHERE, "cut the drivers off from the runtime agent", true);
    host.link().cut();
  }

  /** Lets everything through again. */
  public void flow() {
    recording.action(WHERE, "drivers and runtime agent reach each other again", false);
    host.link().flow();
  }

  /** All remote tasks of this cluster that are on record. */
  public List<RemoteTask> tasks() {
    return host.runtime().list(host.clusterName(), Optional.empty());
  }

  /** What the runtime tells of its host, by name. */
  public Map<String, String> facts() {
    return switch (host.runtime().health()) {
      case RuntimeHealth.Healthy well -> well.facts();
      case RuntimeHealth.Unhealthy ill -> Map.of("health", ill.reason());
    };
  }

  /**
   * Goes on only where the runtime says yes to one of its facts.
   *
   * @throws ScenarioFailure when not, with the runtime's reason
   */
  public void require(String fact) {
    String answer = facts().getOrDefault(fact, "the runtime does not say");
    if (!answer.equals("yes")) {
      throw new ScenarioFailure(
          "this scenario does not apply to this remote host, because %s = %s"
              .formatted(fact, answer));
    }
  }

  /** The main process of a task, where it runs. */
  public RemoteProcess process(StagedTask task) {
    if (!(record(task).state() instanceof TaskState.Running running)) {
      throw new ScenarioFailure(task.slot().display() + " does not run");
    }
    // Process id, and the time of its start.
    String pid = running.identity().split("@", 2)[0];
    return new RemoteProcess(Long.parseLong(pid));
  }

  /** Where others reach a task. */
  public TaskNetwork network(StagedTask task) {
    return record(task)
        .network()
        .orElseThrow(() -> new ScenarioFailure(task.slot().display() + " has no ports"));
  }

  private RemoteTask record(StagedTask task) {
    return tasks().stream()
        .filter(one -> OwnerWatch.slot(one.slot()).equals(task.slot()))
        .findFirst()
        .orElseThrow(
            () -> new ScenarioFailure("nothing is on record for " + task.slot().display()));
  }

  /** Ends every fault that is still there. */
  void heal() throws InterruptedException {
    host.link().flow();
    if (down) {
      startAgent();
    }
  }
}
