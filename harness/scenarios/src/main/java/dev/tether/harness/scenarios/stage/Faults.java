package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.ClusterNode;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Faults that last until they are ended. What a scenario leaves is ended after it. */
public final class Faults {
  private final Recording recording;
  private final Consumer<ClusterNode> noteLost;
  private final Set<ClusterNode> frozen = new LinkedHashSet<>();
  private final Set<ClusterNode> deaf = new LinkedHashSet<>();

  /**
   * Knows no fault yet.
   *
   * @param noteLost is told of a node that is about to be lost
   */
  Faults(Recording recording, Consumer<ClusterNode> noteLost) {
    this.recording = Objects.requireNonNull(recording, "recording");
    this.noteLost = Objects.requireNonNull(noteLost, "noteLost");
  }

  /** Freezes a node: its Nomad agent, its plugin and their helpers. Others take it for lost. */
  public void freeze(ClusterNode node) throws InterruptedException {
    noteLost.accept(node);
    recording.action(node.name(), "freeze the whole node", true);
    frozen.add(node);
    node.pause();
  }

  /** Freezes a node's Nomad agent only: its plugin goes on. */
  public void freezeAgent(ClusterNode node) throws InterruptedException {
    recording.action(node.name(), "freeze the Nomad agent", true);
    frozen.add(node);
    node.pauseAgent();
  }

  /** Lets a frozen node go on. */
  public void thaw(ClusterNode node) {
    recording.action(node.name(), "goes on", true);
    node.resume();
    frozen.remove(node);
  }

  /** Takes the Nomad API away from a node's driver. */
  public void cutApi(ClusterNode node) {
    recording.action(node.name(), "the Nomad API is away for the driver", true);
    deaf.add(node);
    node.apiLink().cut();
  }

  /** Gives the Nomad API back to a node's driver. */
  public void restoreApi(ClusterNode node) {
    recording.action(node.name(), "the Nomad API is back for the driver", true);
    node.apiLink().flow();
    deaf.remove(node);
  }

  /** Ends every fault that is still there. */
  void heal() {
    Set.copyOf(frozen).forEach(this::thaw);
    Set.copyOf(deaf).forEach(this::restoreApi);
  }
}
