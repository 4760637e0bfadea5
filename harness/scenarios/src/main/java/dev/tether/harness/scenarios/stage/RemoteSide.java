package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.RemoteHost;
import dev.tether.harness.scenarios.observe.ProcessWatch;
import dev.tether.runtime.RemoteTask;
import java.util.List;
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

  /** Ends every fault that is still there. */
  void heal() throws InterruptedException {
    host.link().flow();
    if (down) {
      startAgent();
    }
  }
}
