package dev.tether.agent.task;

import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Gives ports of the host to tasks. A port belongs to one live task, or to several of one group:
 * those share the ports of their group's network, as they do on a Nomad node. May be used from any
 * thread.
 */
final class Ports {
  private final TaskTable table;
  private final PortRange range;
  private final String address;
  private final RandomGenerator random;

  /** Given away to tasks that are not on record yet. */
  private final List<Reservation> pending = new ArrayList<>();

  Ports(TaskTable table, PortRange range, String address, RandomGenerator random) {
    this.table = table;
    this.range = range;
    this.address = address;
    this.random = random;
  }

  /** Ports that nobody else gets until it is closed; by then the task has to be on record. */
  final class Reservation implements AutoCloseable {
    private final Slot slot;
    private final Map<String, Integer> numbers;

    private Reservation(Slot slot, Map<String, Integer> numbers) {
      this.slot = slot;
      this.numbers = numbers;
    }

    /** Where others will reach the task; nothing for one without ports. */
    Optional<TaskNetwork> network() {
      return numbers.isEmpty() ? Optional.empty() : Optional.of(new TaskNetwork(address, numbers));
    }

    @Override
    public void close() {
      synchronized (Ports.this) {
        pending.remove(this);
      }
    }
  }

  /** Who has a port. */
  private record Holder(Slot slot, String description) {
    boolean sharesWith(Slot other) {
      return slot.cluster().equals(other.cluster())
          && slot.region().equals(other.region())
          && slot.namespace().equals(other.namespace())
          && slot.job().equals(other.job())
          && slot.group().equals(other.group())
          && slot.index() == other.index()
          && !slot.task().equals(other.task());
    }
  }

  /**
   * Reserves ports for a task of {@code slot}.
   *
   * @throws RemoteFailure.Failed when one is taken: it may be free later
   */
  synchronized Reservation reserve(Slot slot, List<PortRequest> wanted) {
    Map<Integer, List<Holder>> taken = taken();
    Map<String, Integer> numbers = new TreeMap<>();
    // First those that must be these very ones.
    for (PortRequest port : wanted) {
      if (port.number() != 0) {
        checkFree(slot, port, taken.getOrDefault(port.number(), List.of()));
        numbers.put(port.label(), port.number());
      }
    }
    for (PortRequest port : wanted) {
      if (port.number() == 0) {
        numbers.put(port.label(), anyFree(port.label(), taken, numbers));
      }
    }
    Reservation reservation = new Reservation(slot, numbers);
    pending.add(reservation);
    return reservation;
  }

  private Map<Integer, List<Holder>> taken() {
    Map<Integer, List<Holder>> taken = new TreeMap<>();
    table.all().stream()
        .map(ManagedTask::record)
        .filter(TaskRecord::isLive)
        .forEach(
            task ->
                task.allotment()
                    .network()
                    .ifPresent(
                        network ->
                            add(
                                taken,
                                network.ports(),
                                new Holder(
                                    task.origin().slot(),
                                    "task %s of %s"
                                        .formatted(task.id(), task.origin().slot().display())))));
    pending.forEach(
        reservation ->
            add(
                taken,
                reservation.numbers,
                new Holder(
                    reservation.slot,
                    "a task of %s that is just being started"
                        .formatted(reservation.slot.display()))));
    return taken;
  }

  private static void add(
      Map<Integer, List<Holder>> taken, Map<String, Integer> ports, Holder holder) {
    ports.values().forEach(port -> taken.computeIfAbsent(port, _ -> new ArrayList<>()).add(holder));
  }

  private static void checkFree(Slot slot, PortRequest port, List<Holder> holders) {
    Optional<String> stranger =
        holders.stream()
            .filter(holder -> !holder.sharesWith(slot))
            .map(Holder::description)
            .findFirst();
    if (stranger.isEmpty() && holders.isEmpty() && !isFree(port.number())) {
      stranger = Optional.of("a process that is no task of the agent");
    }
    stranger.ifPresent(
        holder -> {
          throw new RemoteFailure.Failed(
              "port %d (\"%s\") of the agent's host is taken by %s: end that, or choose another port"
                  .formatted(port.number(), port.label(), holder));
        });
  }

  private int anyFree(
      String label, Map<Integer, List<Holder>> taken, Map<String, Integer> numbers) {
    int from = random.nextInt(range.size());
    for (int i = 0; i < range.size(); i++) {
      int port = range.first() + (from + i) % range.size();
      if (!taken.containsKey(port) && !numbers.containsValue(port) && isFree(port)) {
        return port;
      }
    }
    throw new RemoteFailure.Failed(
        "no port is free for \"%s\": all of the agent's port_range %s are taken"
            .formatted(label, range));
  }

  /** Whether nobody listens there, on whichever of the host's addresses. */
  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: ports whose connections have only just ended are free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  /** What a task with these ports finds in its environment. */
  static Map<String, String> variables(TaskNetwork network) {
    Map<String, String> variables = new TreeMap<>();
    String host = network.address();
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    network
        .ports()
        .forEach(
            (label, port) -> {
              String name = label.replaceAll("[^A-Za-z0-9_.]", "_");
              Stream.of("NOMAD_PORT_", "NOMAD_HOST_PORT_", "NOMAD_ALLOC_PORT_")
                  .forEach(prefix -> variables.put(prefix + name, Integer.toString(port)));
              Stream.of("NOMAD_IP_", "NOMAD_HOST_IP_")
                  .forEach(prefix -> variables.put(prefix + name, host));
              Stream.of("NOMAD_ADDR_", "NOMAD_HOST_ADDR_")
                  .forEach(prefix -> variables.put(prefix + name, bracketed + ":" + port));
            });
    return variables;
  }
}
