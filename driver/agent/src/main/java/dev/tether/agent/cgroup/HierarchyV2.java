package dev.tether.agent.cgroup;

import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Version 2: one hierarchy for everything. A group hands a controller on to its children only when
 * told so, and only while no process is in it itself.
 */
final class HierarchyV2 implements Hierarchies {
  private static final long PERIOD_MICROS = 100_000;
  private static final long SHORTEST_QUOTA_MICROS = 1_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final List<String> USED = List.of("cpu", "memory", "pids");

  private final Path mount;

  /** Uses the hierarchy that is mounted there. */
  HierarchyV2(Path mount) {
    this.mount = mount;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Set<Controller> controllers() {
    // Processor time is counted without any controller.
    Set<Controller> found = EnumSet.of(Controller.CPU_ACCOUNTING);
    List<String> offered = words(mount.resolve("cgroup.controllers"));
    if (offered.contains("cpu")) {
      found.add(Controller.CPU);
    }
    if (offered.contains("memory")) {
      found.add(Controller.MEMORY);
    }
    if (offered.contains("pids")) {
      found.add(Controller.PIDS);
    }
    return found;
  }

  private static List<String> words(Path file) {
    return GroupFile.read(file)
        .map(text -> Arrays.asList(text.split("\\s+", -1)))
        .orElse(List.of());
  }

  @Override
  public List<Path> directories(String group) {
    return List.of(mount.resolve(group));
  }

  @Override
  public void make(String group) throws IOException {
    Path directory = mount;
    for (Path step : Path.of(group)) {
      handOn(directory);
      directory = directory.resolve(step);
      Files.createDirectories(directory);
    }
  }

  /** Hands on one by one: one that can't be is missing below, and the others are not. */
  private static void handOn(Path parent) {
    List<String> already = words(parent.resolve("cgroup.subtree_control"));
    for (String controller : words(parent.resolve("cgroup.controllers"))) {
      if (USED.contains(controller) && !already.contains(controller)) {
        try {
          GroupFile.write(parent.resolve("cgroup.subtree_control"), "+" + controller);
        } catch (IOException refused) {
          System.getLogger(HierarchyV2.class.getName())
              .log(System.Logger.Level.DEBUG, refused::getMessage);
        }
      }
    }
  }

  private Path file(String group, String name) {
    return mount.resolve(group).resolve(name);
  }

  @Override
  public void limitCores(String group, double cores) throws IOException {
    long quota = Math.max(SHORTEST_QUOTA_MICROS, Math.round(cores * PERIOD_MICROS));
    GroupFile.write(file(group, "cpu.max"), quota + " " + PERIOD_MICROS);
  }

  @Override
  public void limitMemory(String group, long bytes) throws IOException {
    GroupFile.write(file(group, "memory.max"), Long.toString(bytes));
    Path swap = file(group, "memory.swap.max");
    if (Files.exists(swap)) {
      GroupFile.write(swap, "0");
    }
  }

  @Override
  public void limitPids(String group, long count) throws IOException {
    GroupFile.write(file(group, "pids.max"), Long.toString(count));
  }

  @Override
  public void killAtOnce(String group) throws IOException {
    Path kill = file(group, "cgroup.kill");
    if (Files.exists(kill)) {
      GroupFile.write(kill, "1");
    } else if (Files.exists(file(group, "pids.max"))) {
      limitPids(group, 0);
    }
  }

  @Override
  public long oomKills(String group) {
    return GroupFile.number(file(group, "memory.events"), "oom_kill").orElse(0L);
  }

  @Override
  public Optional<CpuTime> cpuTime(String group) {
    Optional<Long> user = GroupFile.number(file(group, "cpu.stat"), "user_usec");
    Optional<Long> system = GroupFile.number(file(group, "cpu.stat"), "system_usec");
    return user.isPresent() && system.isPresent()
        ? Optional.of(new CpuTime(user.get() * NANOS_PER_MICRO, system.get() * NANOS_PER_MICRO))
        : Optional.empty();
  }

  @Override
  public Optional<TaskStats.Throttling> throttling(String group) {
    Optional<Long> periods = GroupFile.number(file(group, "cpu.stat"), "nr_throttled");
    Optional<Long> micros = GroupFile.number(file(group, "cpu.stat"), "throttled_usec");
    return periods.isPresent() && micros.isPresent()
        ? Optional.of(new TaskStats.Throttling(periods.get(), micros.get() * NANOS_PER_MICRO))
        : Optional.empty();
  }

  @Override
  public Optional<MemoryUse> memory(String group) {
    return GroupFile.number(file(group, "memory.stat"), "anon")
        .map(
            resident ->
                new MemoryUse(
                    resident,
                    new TaskStats.Memory(
                        GroupFile.number(file(group, "memory.current")),
                        GroupFile.number(file(group, "memory.stat"), "file"),
                        GroupFile.number(file(group, "memory.peak")),
                        GroupFile.number(file(group, "memory.swap.current")))));
  }
}
