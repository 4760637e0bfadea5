package dev.tether.runtime.docker.spec;

import dev.tether.runtime.PortRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.TaskNetwork;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which of the host's ports a task gets, and where in the container they lead.
 *
 * @param outside ports of the host, by label
 * @param inside ports in the container, by label
 * @param chosen whether one was chosen here, so that another choice may help when it is taken
 */
public record Ports(Map<String, Integer> outside, Map<String, Integer> inside, boolean chosen) {
  private static final int TRIES = 1000;
  private static final int HIGHEST = 65535;

  public Ports {
    outside = Map.copyOf(outside);
    inside = Map.copyOf(inside);
  }

  /**
   * Chooses ports.
   *
   * @throws RemoteFailure.Refused when the map of ports makes no sense
   */
  public static Ports choose(
      List<PortRequest> requests,
      TaskSettings task,
      RuntimeSettings runtime,
      RandomGenerator random) {
    Map<String, Integer> outside = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    boolean chosen = false;
    for (PortRequest request : requests) {
      int number = request.number();
      for (int i = 0; i < TRIES && (number == 0 || taken.contains(number)); i++) {
        chosen = true;
        number = random.nextInt(runtime.firstPort(), runtime.lastPort() + 1);
      }
      if (!taken.add(number)) {
        throw new RemoteFailure.Refused("the range of ports has none left for " + request.label());
      }
      outside.put(request.label(), number);
    }
    return new Ports(outside, inside(outside, task), chosen);
  }

  private static Map<String, Integer> inside(Map<String, Integer> outside, TaskSettings task) {
    for (String label : task.portMap().keySet()) {
      if (!outside.containsKey(label)) {
        throw new RemoteFailure.Refused(
            "port_map names the port \"%s\", which the task does not ask for".formatted(label));
      }
    }
    boolean ofHost = task.networkMode().filter("host"::equals).isPresent();
    Map<String, Integer> inside = new HashMap<>();
    outside.forEach(
        (label, number) -> {
          String mapped = task.portMap().get(label);
          inside.put(label, mapped == null || ofHost ? number : number(label, mapped));
        });
    return inside;
  }

  private static int number(String label, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0 && number <= HIGHEST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As wrong as a number that is no port.
    }
    throw new RemoteFailure.Refused("port_map: %s=%s is no port".formatted(label, text));
  }

  /** How others reach the task; nothing for one without ports. */
  public Optional<TaskNetwork> network(String address) {
    return outside.isEmpty() ? Optional.empty() : Optional.of(new TaskNetwork(address, outside));
  }
}
