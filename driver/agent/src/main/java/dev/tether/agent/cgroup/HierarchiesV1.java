package dev.tether.agent.cgroup;

import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Version 1: a hierarchy of groups for each controller, or for several of them. */
final class HierarchiesV1 implements Hierarchies {
  private static final long PERIOD_MICROS = 100_000;
  private static final long SHORTEST_QUOTA_MICROS = 1_000;

  private final Map<Controller, Path> mounts;

  /** Uses the hierarchies that are mounted at these places. */
  HierarchiesV1(Map<Controller, Path> mounts) {
    this.mounts = new EnumMap<>(mounts);
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Controller> controllers() {
    return mounts.keySet();
  }

  @Override
  public List<Path> directories(String group) {
    return mounts.values().stream().distinct().map(mount -> mount.resolve(group)).toList();
  }

  @Override
  public void make(String group) throws IOException {
    for (Path directory : directories(group)) {
      Files.createDirectories(directory);
    }
  }

  private Path file(Controller controller, String group, String name) throws IOException {
    return find(controller, group, name)
        .orElseThrow(() -> new IOException("the host has no control groups for " + name));
  }

  private Optional<Path> find(Controller controller, String group, String name) {
    return Optional.ofNullable(mounts.get(controller))
        .map(mount -> mount.resolve(group).resolve(name));
  }

  @Override
  public void limitCores(String group, double cores) throws IOException {
    long quota = Math.max(SHORTEST_QUOTA_MICROS, Math.round(cores * PERIOD_MICROS));
    GroupFile.write(file(Controller.CPU, group, "cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
    GroupFile.write(file(Controller.CPU, group, "cpu.cfs_quota_us"), Long.toString(quota));
  }

  @Override
  public void limitMemory(String group, long bytes) throws IOException {
    String limit = Long.toString(bytes);
    GroupFile.write(file(Controller.MEMORY, group, "memory.limit_in_bytes"), limit);
    Path withSwap = file(Controller.MEMORY, group, "memory.memsw.limit_in_bytes");
    if (Files.exists(withSwap)) {
      GroupFile.write(withSwap, limit);
    } else {
      // A kernel that does not account swap: at least nothing is moved there for this limit's sake.
      GroupFile.write(file(Controller.MEMORY, group, "memory.swappiness"), "0");
    }
  }

  @Override
  public void limitPids(String group, long count) throws IOException {
    GroupFile.write(file(Controller.PIDS, group, "pids.max"), Long.toString(count));
  }

  /** Version 1 can't; but it can keep what is left from starting more. */
  @Override
  public void killAtOnce(String group) throws IOException {
    if (mounts.containsKey(Controller.PIDS)) {
      limitPids(group, 0);
    }
  }

  @Override
  public long oomKills(String group) {
    return find(Controller.MEMORY, group, "memory.oom_control")
        .flatMap(file -> GroupFile.number(file, "oom_kill"))
        .orElse(0L);
  }

  @Override
  public Optional<CpuTime> cpuTime(String group) {
    Optional<Long> user = accounted(group, "cpuacct.usage_user");
    Optional<Long> system = accounted(group, "cpuacct.usage_sys");
    return user.isPresent() && system.isPresent()
        ? Optional.of(new CpuTime(user.get(), system.get()))
        : Optional.empty();
  }

  private Optional<Long> accounted(String group, String name) {
    return find(Controller.CPU_ACCOUNTING, group, name).flatMap(GroupFile::number);
  }

  @Override
  public Optional<TaskStats.Throttling> throttling(String group) {
    Optional<Path> file = find(Controller.CPU, group, "cpu.stat");
    Optional<Long> periods = file.flatMap(stat -> GroupFile.number(stat, "nr_throttled"));
    Optional<Long> nanos = file.flatMap(stat -> GroupFile.number(stat, "throttled_time"));
    return periods.isPresent() && nanos.isPresent()
        ? Optional.of(new TaskStats.Throttling(periods.get(), nanos.get()))
        : Optional.empty();
  }

  @Override
  public Optional<MemoryUse> memory(String group) {
    Optional<Path> stat = find(Controller.MEMORY, group, "memory.stat");
    return stat.flatMap(file -> GroupFile.number(file, "total_rss"))
        .map(
            resident ->
                new MemoryUse(
                    resident,
                    new TaskStats.Memory(
                        memory(group, "memory.usage_in_bytes"),
                        stat.flatMap(file -> GroupFile.number(file, "total_cache")),
                        memory(group, "memory.max_usage_in_bytes"),
                        stat.flatMap(file -> GroupFile.number(file, "total_swap")))));
  }

  private Optional<Long> memory(String group, String name) {
    return find(Controller.MEMORY, group, name).flatMap(GroupFile::number);
  }
}
