package dev.tether.plugin.service;

import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.protocol.nomad.drivers.NetworkOverride;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskNetwork;
import java.util.Map;
import java.util.Optional;

/** Tells Nomad where a task really is. */
final class NetworkMessages {
  private NetworkMessages() {}

  /** The address and the ports of the remote side; nothing for a task without ports. */
  static Optional<NetworkOverride> override(ManagedTask task) {
    return task.record()
        .flatMap(RemoteTask::network)
        // While the runtime is silent, what the handle says is still true: it never changes.
        .or(task.handle()::network)
        .map(network -> message(network, task.invocation().servicePorts()));
  }

  private static NetworkOverride message(TaskNetwork network, Map<String, Integer> servicePorts) {
    return NetworkOverride.newBuilder()
        .setAddr(network.address())
        .putAllPortMap(network.ports())
        .setAutoAdvertise(isNamedRight(network, servicePorts))
        .build();
  }

  /**
   * Whether Nomad will name the task's own ports. For labels of the group's network it takes the
   * job's number, not the driver's: with another one, services are left at the node's address
   * unless they ask for the driver's.
   */
  private static boolean isNamedRight(TaskNetwork network, Map<String, Integer> servicePorts) {
    return servicePorts.entrySet().stream()
        .allMatch(port -> port.getValue().equals(network.ports().get(port.getKey())));
  }
}
