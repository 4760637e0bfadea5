package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Link;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.runtime.RemoteRuntime;
import java.nio.file.Path;

/**
 * The remote host of one cluster as another cluster sees it, which uses it too.
 *
 * @param clusterName the other cluster's name
 */
record SharedHost(AgentHost host, String clusterName) implements RemoteHost {
  @Override
  public RemoteRuntime runtime() {
    return host.runtime();
  }

  @Override
  public void crash() throws InterruptedException {
    host.crash();
  }

  @Override
  public void start() throws InterruptedException {
    host.start();
  }

  @Override
  public Link link() {
    return host.link();
  }

  @Override
  public Path log() {
    return host.log();
  }
}
