package dev.tether.plugin.lifecycle;

import dev.tether.protocol.nomad.drivers.AllocatedTaskResources;
import dev.tether.protocol.nomad.drivers.NetworkPort;
import dev.tether.protocol.nomad.drivers.NetworkResource;
import dev.tether.protocol.nomad.drivers.PortMapping;
import dev.tether.protocol.nomad.drivers.Resources;
import dev.tether.runtime.PortRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What of Nomad's own resources concerns the remote side. Pure functions. */
final class NomadResources {
  /** What Nomad asks for at least; more is set aside on the node for nothing. */
  private static final int LEAST_CPU = 1;

  private static final int LEAST_MEMORY_MB = 10;

  private NomadResources() {}

  /**
   * The ports that a task wants: those of its group's network with the numbers that they have in
   * the job, and those of its own configuration, which count where both have a label.
   */
  static List<PortRequest> ports(Resources resources, List<PortRequest> own) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (PortMapping port : resources.getPortsList()) {
      numbers.put(port.getLabel(), port.getTo() > 0 ? port.getTo() : port.getValue());
    }
    for (NetworkResource network : resources.getAllocatedResources().getNetworksList()) {
      Stream.concat(network.getReservedPortsList().stream(), network.getDynamicPortsList().stream())
          .filter(port -> port.getValue() > 0)
          .forEach((NetworkPort port) -> numbers.putIfAbsent(port.getLabel(), port.getValue()));
    }
    own.forEach(port -> numbers.put(port.label(), port.number()));
    return numbers.entrySet().stream()
        .map(port -> new PortRequest(port.getKey(), port.getValue()))
        .toList();
  }

  /**
   * The port that Nomad itself will name for a service of each label of the group's network, when
   * the service has the driver's address.
   */
  static Map<String, Integer> servicePorts(Resources resources) {
    Map<String, Integer> numbers = new TreeMap<>();
    resources.getPortsList().forEach(port -> numbers.put(port.getLabel(), port.getTo()));
    return numbers;
  }

  /** A sentence for people whose job sets more aside than a remote task needs of its node. */
  static Optional<String> warning(Resources resources) {
    AllocatedTaskResources allocated = resources.getAllocatedResources();
    long cpu = allocated.getCpu().getCpuShares();
    long memory = allocated.getMemory().getMemoryMb();
    if (cpu <= LEAST_CPU && memory <= LEAST_MEMORY_MB) {
      return Optional.empty();
    }
    return Optional.of(
        ("Nomad's resources (cpu = %d, memory = %d) are set aside on the Nomad node and do not"
             + " limit the remote task: set cpu = %d and memory = %d there, and limit the task with"
             + " resources { cores, memory, pids, disk, ulimits } in its config")
            .formatted(cpu, memory, LEAST_CPU, LEAST_MEMORY_MB));
  }
}
