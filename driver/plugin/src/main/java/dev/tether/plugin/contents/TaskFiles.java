package dev.tether.plugin.contents;

import dev.tether.protocol.nomad.drivers.Mount;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the files of one invocation lie on the Nomad node.
 *
 * @param allocation the allocation's directory
 * @param task the task's name, which is the name of its directory there
 * @param volumes what the job mounts
 */
public record TaskFiles(Path allocation, String task, List<Volume> volumes) {

  /**
   * A mounted volume.
   *
   * @param taskPath where the job wants it
   * @param hostPath where it is on the Nomad node
   * @param readOnly whether the task may only read it
   */
  public record Volume(String taskPath, Path hostPath, boolean readOnly) {
    public Volume {
      Objects.requireNonNull(taskPath, "taskPath");
      Objects.requireNonNull(hostPath, "hostPath");
    }
  }

  public TaskFiles {
    Objects.requireNonNull(allocation, "allocation");
    Objects.requireNonNull(task, "task");
    volumes = List.copyOf(volumes);
  }

  /** Reads it from the configuration that Nomad sends with StartTask and within handles. */
  public static TaskFiles of(TaskConfig config) {
    return of(config, Path.of(config.getAllocDir()), config.getName());
  }

  /** The same, of an allocation's directory and a task's name that are at hand already. */
  public static TaskFiles of(TaskConfig config, Path allocation, String task) {
    return new TaskFiles(
        allocation, task, config.getMountsList().stream().map(TaskFiles::volume).toList());
  }

  private static Volume volume(Mount mount) {
    return new Volume(mount.getTaskPath(), Path.of(mount.getHostPath()), mount.getReadonly());
  }

  /** The task's own directory. */
  Path taskDirectory() {
    return allocation.resolve(task);
  }

  /** Where {@code alloc}, {@code local} or {@code secrets} is; nothing for any other name. */
  Optional<Place> place(String root) {
    return switch (root) {
      case "alloc" -> Optional.of(new Place(root, allocation, List.of("alloc")));
      case "local", "secrets" -> Optional.of(new Place(root, allocation, List.of(task, root)));
      default -> Optional.empty();
    };
  }
}
