package dev.tether.agent.task;

import dev.tether.agent.cgroup.Cgroups;
import dev.tether.agent.process.Confinement;
import dev.tether.agent.process.HostPrograms;
import dev.tether.runtime.Capability;
import dev.tether.runtime.Limits;
import dev.tether.runtime.RemoteFailure;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which limits this host can keep its tasks to, and why not the others. Immutable. */
public final class LimitSupport {
  /** The least memory with which a shell becomes a program. */
  private static final long LEAST_MEMORY = 4L << 20;

  /** The limits, as a task's configuration names them. */
  private static final Map<Capability, String> KEYS =
      Map.of(
          Capability.CPU_LIMIT, "cores",
          Capability.MEMORY_LIMIT, "memory",
          Capability.PIDS_LIMIT, "pids",
          Capability.DISK_LIMIT, "disk",
          Capability.ULIMITS, "ulimits");

  private final Map<Capability, String> problems;

  /** Asks the host. */
  LimitSupport(Cgroups groups, HostPrograms programs) {
    Map<Capability, String> found = new EnumMap<>(Capability.class);
    for (Capability limit :
        Set.of(Capability.CPU_LIMIT, Capability.MEMORY_LIMIT, Capability.PIDS_LIMIT)) {
      groups.problem(limit).ifPresent(problem -> found.put(limit, problem));
    }
    if (!programs.has("prlimit")) {
      found.put(Capability.ULIMITS, "the agent's host has no prlimit: install util-linux");
    }
    if (!programs.has("du")) {
      found.put(Capability.DISK_LIMIT, "the agent's host has no du: install coreutils");
    }
    this.problems = found;
  }

  /** The limits that work. */
  public Set<Capability> working() {
    Set<Capability> working = EnumSet.copyOf(KEYS.keySet());
    working.removeAll(problems.keySet());
    return working;
  }

  /** For each limit by its key whether it works, and why not. */
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    KEYS.forEach(
        (limit, key) ->
            facts.put(
                "limit." + key,
                Optional.ofNullable(problems.get(limit)).map("no: "::concat).orElse("yes")));
    return facts;
  }

  /**
   * Refuses limits that can't be kept.
   *
   * @throws RemoteFailure.Refused when so; names the key
   */
  void check(Limits limits) {
    require(Capability.CPU_LIMIT, limits.cores().isPresent());
    require(Capability.MEMORY_LIMIT, limits.memoryBytes().isPresent());
    require(Capability.PIDS_LIMIT, limits.pids().isPresent());
    require(Capability.DISK_LIMIT, limits.diskBytes().isPresent());
    require(Capability.ULIMITS, !limits.ulimits().isEmpty());
    if (limits.memoryBytes().filter(bytes -> bytes < LEAST_MEMORY).isPresent()) {
      throw new RemoteFailure.Refused(
          "resources.memory: nothing runs with %d bytes; give at least 4MiB"
              .formatted(limits.memoryBytes().get()));
    }
    for (String name : limits.ulimits().keySet()) {
      if (!Confinement.ULIMIT_NAMES.contains(name)) {
        throw new RemoteFailure.Refused(
            "resources.ulimits: there is no limit \"%s\"; those of Linux are %s"
                .formatted(name, String.join(", ", Confinement.ULIMIT_NAMES)));
      }
    }
  }

  private void require(Capability limit, boolean wanted) {
    if (wanted && problems.containsKey(limit)) {
      throw new RemoteFailure.Refused(
          "resources.%s: the agent can't keep a task to this limit: %s; or leave the key out"
              .formatted(KEYS.get(limit), problems.get(limit)));
    }
  }
}
