package dev.tether.harness.cluster;

import dev.tether.runtime.RemoteRuntime;
import java.nio.file.Path;

/** The host outside of Nomad where remote tasks run, served by one runtime agent. */
public interface RemoteHost {

  /** A connection of the harness's own, past every fault that is put between driver and agent. */
  RemoteRuntime runtime();

  /** The name of the cluster in the slots of its tasks. */
  String clusterName();

  /** Kills the agent with SIGKILL; its tasks live on. */
  void crash() throws InterruptedException;

  /** Starts the agent again after a crash and waits until it answers. */
  void start() throws InterruptedException;

  /** What lies between the drivers and the agent. */
  Link link();

  /** The agent's log. */
  Path log();
}
