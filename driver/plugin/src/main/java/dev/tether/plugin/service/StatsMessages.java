package dev.tether.plugin.service;

import dev.tether.plugin.stats.ProcessMeters;
import dev.tether.plugin.stats.UsageMeter;
import dev.tether.protocol.nomad.drivers.CPUUsage;
import dev.tether.protocol.nomad.drivers.MemoryUsage;
import dev.tether.protocol.nomad.drivers.TaskResourceUsage;
import dev.tether.protocol.nomad.drivers.TaskStats;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import java.util.List;
import java.util.Optional;

/** Makes the messages of what a task uses. A figure is only said where it was measured. */
final class StatsMessages {
  private StatsMessages() {}

  /**
   * One message.
   *
   * @param stats the measurement
   * @param share the task's share of processor time since the one before
   * @param processes the same for its single processes
   */
  static TaskStatsResponse of(
      String nomadTaskId,
      dev.tether.runtime.TaskStats stats,
      Optional<UsageMeter.Cpu> share,
      List<ProcessMeters.Meter> processes) {
    TaskStats.Builder message =
        TaskStats.newBuilder()
            .setId(nomadTaskId)
            .setTimestamp(Messages.time(stats.at()))
            .setAggResourceUsage(
                TaskResourceUsage.newBuilder()
                    .setCpu(throttled(cpu(share), stats))
                    .setMemory(memory(stats)));
    for (ProcessMeters.Meter process : processes) {
      message.putResourceUsageByPid(
          Long.toString(process.pid()),
          TaskResourceUsage.newBuilder()
              .setCpu(cpu(process.cpu()))
              .setMemory(resident(process.residentBytes()))
              .build());
    }
    return TaskStatsResponse.newBuilder().setStats(message).build();
  }

  private static MemoryUsage.Builder resident(long bytes) {
    return MemoryUsage.newBuilder().setRss(bytes).addMeasuredFields(MemoryUsage.Fields.RSS);
  }

  private static MemoryUsage memory(dev.tether.runtime.TaskStats stats) {
    MemoryUsage.Builder memory = resident(stats.residentBytes());
    stats.memory().ifPresent(parts -> add(memory, parts));
    return memory.build();
  }

  private static void add(MemoryUsage.Builder memory, dev.tether.runtime.TaskStats.Memory parts) {
    parts
        .usage()
        .ifPresent(bytes -> memory.setUsage(bytes).addMeasuredFields(MemoryUsage.Fields.USAGE));
    parts
        .cache()
        .ifPresent(bytes -> memory.setCache(bytes).addMeasuredFields(MemoryUsage.Fields.CACHE));
    parts
        .peak()
        .ifPresent(
            bytes -> memory.setMaxUsage(bytes).addMeasuredFields(MemoryUsage.Fields.MAX_USAGE));
    parts
        .swap()
        .ifPresent(bytes -> memory.setSwap(bytes).addMeasuredFields(MemoryUsage.Fields.SWAP));
  }

  private static CPUUsage throttled(CPUUsage.Builder cpu, dev.tether.runtime.TaskStats stats) {
    stats
        .throttling()
        .ifPresent(
            throttling ->
                cpu.setThrottledPeriods(throttling.periods())
                    .setThrottledTime(throttling.nanos())
                    .addMeasuredFields(CPUUsage.Fields.THROTTLED_PERIODS)
                    .addMeasuredFields(CPUUsage.Fields.THROTTLED_TIME));
    return cpu.build();
  }

  private static CPUUsage.Builder cpu(Optional<UsageMeter.Cpu> share) {
    CPUUsage.Builder cpu = CPUUsage.newBuilder();
    share.ifPresent(
        known -> {
          cpu.setUserMode(known.userPercent())
              .setSystemMode(known.systemPercent())
              .setPercent(known.percent())
              .addMeasuredFields(CPUUsage.Fields.SYSTEM_MODE)
              .addMeasuredFields(CPUUsage.Fields.USER_MODE)
              .addMeasuredFields(CPUUsage.Fields.PERCENT);
          known
              .megahertz()
              .ifPresent(
                  megahertz ->
                      cpu.setTotalTicks(megahertz).addMeasuredFields(CPUUsage.Fields.TOTAL_TICKS));
        });
    return cpu;
  }
}
