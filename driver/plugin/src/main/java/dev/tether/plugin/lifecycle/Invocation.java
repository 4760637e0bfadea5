package dev.tether.plugin.lifecycle;

import dev.tether.plugin.logs.LogTarget;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.runtime.Owner;
import dev.tether.runtime.Slot;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One invocation of a task by Nomad: what of its TaskConfig the driver works with.
 *
 * @param nomadTaskId the id that Nomad gave this invocation
 * @param owner the allocation
 * @param taskName the task's name in the job
 * @param logs where its logs go
 * @param servicePorts the numbers that Nomad names for services at the driver's address, by label
 */
public record Invocation(
    String nomadTaskId,
    Owner owner,
    String taskName,
    LogTarget logs,
    Map<String, Integer> servicePorts) {
  public Invocation {
    Objects.requireNonNull(nomadTaskId, "nomadTaskId");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(taskName, "taskName");
    Objects.requireNonNull(logs, "logs");
    servicePorts = Map.copyOf(servicePorts);
  }

  /** Reads it from the configuration that Nomad sends with StartTask and within handles. */
  public static Invocation of(TaskConfig config) {
    return of(config, Optional.empty());
  }

  /**
   * The same.
   *
   * @param recorded who owns the task on record, which it is made of if that is the same one
   */
  static Invocation of(TaskConfig config, Optional<Owner> recorded) {
    Owner own =
        new Owner(config.getAllocId(), config.getId(), config.getNodeId(), config.getNodeName());
    Owner owner = recorded.filter(own::equals).orElse(own);
    return new Invocation(
        owner.nomadTaskId(),
        owner,
        config.getName().intern(),
        new LogTarget(
            owner.nomadTaskId(),
            Path.of(config.getAllocDir()),
            config.getName().intern(),
            config.getStdoutPath(),
            config.getStderrPath()),
        NomadResources.servicePorts(config.getResources()));
  }

  /** The slot, which only the configuration of a StartTask tells in full. */
  static Slot slotOf(TaskConfig config, String cluster) {
    Map<String, String> env = config.getEnvMap();
    return new Slot(
        cluster,
        env.getOrDefault("NOMAD_REGION", "global"),
        config.getNamespace(),
        config.getJobId(),
        config.getTaskGroupName(),
        index(env),
        config.getName());
  }

  private static int index(Map<String, String> env) {
    String index = env.getOrDefault("NOMAD_ALLOC_INDEX", "");
    return !index.isEmpty() && index.chars().allMatch(Character::isDigit)
        ? Integer.parseInt(index)
        : 0;
  }
}
