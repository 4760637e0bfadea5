package dev.tether.agent.cgroup;

import dev.tether.agent.cgroup.Hierarchies.Controller;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the hierarchies of control groups among the mounts of a process. */
final class Mounts {
  private static final Map<String, Controller> VERSION_1 =
      Map.of(
          "cpu", Controller.CPU,
          "cpuacct", Controller.CPU_ACCOUNTING,
          "memory", Controller.MEMORY,
          "pids", Controller.PIDS);

  /** Fields of a line of mountinfo: where it is mounted, and before the dash. */
  private static final int MOUNT_POINT = 4;

  private Mounts() {}

  /**
   * Reads the text of {@code /proc/self/mountinfo}. Where both versions are mounted, the one with
   * the controllers counts: Linux gives each controller to one of them only.
   */
  static Optional<Hierarchies> find(String mountinfo) {
    Map<Controller, Path> first = new EnumMap<>(Controller.class);
    Optional<Path> second = Optional.empty();
    for (String line : mountinfo.lines().toList()) {
      List<String> fields = Arrays.asList(line.split(" ", -1));
      int dash = fields.indexOf("-");
      if (dash < MOUNT_POINT + 1 || dash + 3 >= fields.size()) {
        continue;
      }
      Path point = Path.of(unescaped(fields.get(MOUNT_POINT)));
      switch (fields.get(dash + 1)) {
        case "cgroup" -> {
          for (String option : fields.get(dash + 3).split(",", -1)) {
            Optional.ofNullable(VERSION_1.get(option))
                .ifPresent(controller -> first.putIfAbsent(controller, point));
          }
        }
        case "cgroup2" -> second = second.or(() -> Optional.of(point));
        default -> {}
      }
    }
    return first.isEmpty() ? second.map(HierarchyV2::new) : Optional.of(new HierarchiesV1(first));
  }

  /** Linux writes a blank in a path as a backslash and its octal number. */
  private static String unescaped(String path) {
    return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
