package dev.tether.harness.junit;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.Link;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A node that notes what is done to it.
 *
 * @param node the node itself
 */
record NotedNode(ClusterNode node, Notes notes) implements ClusterNode {
  NotedNode {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(notes, "notes");
  }

  private void note(String what) {
    notes.add(name(), what, true);
  }

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public String id() {
    return node.id();
  }

  @Override
  public boolean isUp() {
    return node.isUp();
  }

  @Override
  public void drain(Duration deadline) {
    note("drain within " + deadline.toSeconds() + " s");
    node.drain(deadline);
  }

  @Override
  public void undrain() {
    note("end of drain");
    node.undrain();
  }

  @Override
  public void kill() throws InterruptedException {
    note("kill the whole node");
    node.kill();
  }

  @Override
  public void killAgent() throws InterruptedException {
    note("kill the Nomad agent");
    node.killAgent();
  }

  @Override
  public void stopAgent() throws InterruptedException {
    note("stop the Nomad agent");
    node.stopAgent();
  }

  @Override
  public void start() throws InterruptedException {
    note("start again");
    node.start();
  }

  @Override
  public void crashPlugin() throws InterruptedException {
    note("kill the plugin");
    node.crashPlugin();
  }

  @Override
  public void pause() throws InterruptedException {
    note("freeze the node");
    node.pause();
  }

  @Override
  public void pauseAgent() throws InterruptedException {
    note("freeze the Nomad agent");
    node.pauseAgent();
  }

  @Override
  public void resume() {
    note("go on");
    node.resume();
  }

  @Override
  public boolean canBePartitioned() {
    return node.canBePartitioned();
  }

  @Override
  public void partition() {
    note("cut off");
    node.partition();
  }

  @Override
  public void heal() {
    note("end of the cut");
    node.heal();
  }

  @Override
  public Link apiLink() {
    return node.apiLink();
  }

  @Override
  public Path allocationDirectory(String allocationId) {
    return node.allocationDirectory(allocationId);
  }

  @Override
  public Path hostVolume() {
    return node.hostVolume();
  }

  @Override
  public Path agentLog() {
    return node.agentLog();
  }

  @Override
  public Path rpcTrace() {
    return node.rpcTrace();
  }

  @Override
  public Path recordedCalls() {
    return node.recordedCalls();
  }

  @Override
  public String toString() {
    return name();
  }
}
