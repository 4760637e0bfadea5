package dev.tether.harness.cluster;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One Nomad client with its driver plugin. Every method returns when what it says has happened, and
 * throws a {@link ClusterFailure} when it does not happen.
 */
public interface ClusterNode {

  /** The name of the host volume that every node has, and that jobs may write to. */
  String HOST_VOLUME = "settings";

  /** The variable from which all that runs on a node knows the node's name. */
  String NAME_VARIABLE = "TETHER_NODE";

  /** A short name, unique in the cluster: {@code client-1}. */
  String name();

  /** Nomad's id of the node. */
  String id();

  /** Whether its Nomad agent is running; a frozen one counts as running. */
  boolean isUp();

  /** Marks the node for draining, system jobs too; returns at once. */
  void drain(Duration deadline);

  /** Ends a drain and makes the node eligible again. */
  void undrain();

  /** Kills everything of this node at once, as a loss of power would: agent, plugin, helpers. */
  void kill() throws InterruptedException;

  /** Kills the Nomad agent only, with SIGKILL: plugin and log collectors live on. */
  void killAgent() throws InterruptedException;

  /** Ends the Nomad agent in good order, with SIGTERM; it stops its plugin. */
  void stopAgent() throws InterruptedException;

  /**
   * Starts a node again that was killed or stopped, with the data it had, and waits until it is
   * ready and its driver healthy. While the runtime agent is down or cut off, the driver's health
   * is not waited for.
   */
  void start() throws InterruptedException;

  /**
   * Kills the driver plugin with SIGKILL and returns when it is gone. Waits for a plugin first, in
   * case Nomad is about to replace one that crashed before.
   */
  void crashPlugin() throws InterruptedException;

  /** Freezes every process of the node. */
  void pause() throws InterruptedException;

  /** Freezes the Nomad agent only: its plugin goes on. */
  void pauseAgent() throws InterruptedException;

  /** Lets a frozen node go on. */
  void resume();

  /** Whether the node can be cut off from the other nodes of its cluster. */
  default boolean canBePartitioned() {
    return false;
  }

  /**
   * Cuts the node off from the servers and the other nodes, until {@link #heal}. Its driver still
   * reaches its own Nomad agent, and the runtime.
   *
   * @throws UnsupportedOperationException when it can't be
   */
  default void partition() {
    throw new UnsupportedOperationException(name() + " can't be cut off");
  }

  /** Ends a partition; does nothing where there is none. */
  default void heal() {}

  /**
   * What lies between the node's driver and the Nomad API.
   *
   * @throws IllegalStateException when its driver may not ask the API
   */
  Link apiLink();

  /** Where Nomad keeps an allocation's files on this node; readable also when the node is dead. */
  Path allocationDirectory(String allocationId);

  /** The directory of the node's {@link #HOST_VOLUME}; empty in the beginning. */
  Path hostVolume();

  /** The log of the Nomad agent, its plugin's lines included. */
  Path agentLog();

  /** The RPCs the plugin answered, as JSON lines; the file may not exist yet. */
  Path rpcTrace();

  /** What the tap before the plugin recorded; the file may not exist yet, or never. */
  Path recordedCalls();
}
