package dev.tether.agent.codec;

import dev.tether.agent.wire.StatsResponse;
import dev.tether.runtime.TaskStats;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Both directions of what a task uses. Pure functions. */
public final class StatsWire {
  private StatsWire() {}

  public static StatsResponse message(TaskStats stats) {
    StatsResponse.Builder message =
        StatsResponse.newBuilder()
            .setAtNanos(Wire.nanos(stats.at()))
            .setCpuUserNanos(stats.cpuUserNanos())
            .setCpuSystemNanos(stats.cpuSystemNanos())
            .setResidentBytes(stats.residentBytes())
            .setCoreMegahertz(stats.coreMegahertz());
    stats
        .throttling()
        .ifPresent(
            throttling ->
                message
                    .getThrottlingBuilder()
                    .setPeriods(throttling.periods())
                    .setNanos(throttling.nanos()));
    stats
        .memory()
        .ifPresent(
            memory -> {
              StatsResponse.Memory.Builder parts = message.getMemoryBuilder();
              memory.usage().ifPresent(parts::setUsage);
              memory.cache().ifPresent(parts::setCache);
              memory.peak().ifPresent(parts::setPeak);
              memory.swap().ifPresent(parts::setSwap);
            });
    stats
        .processes()
        .forEach(
            (pid, process) ->
                message.putProcesses(
                    pid,
                    StatsResponse.OfProcess.newBuilder()
                        .setCpuUserNanos(process.cpuUserNanos())
                        .setCpuSystemNanos(process.cpuSystemNanos())
                        .setResidentBytes(process.residentBytes())
                        .build()));
    return message.build();
  }

  public static TaskStats stats(StatsResponse message) {
    Map<Long, TaskStats.OfProcess> processes = new TreeMap<>();
    message
        .getProcessesMap()
        .forEach(
            (pid, process) ->
                processes.put(
                    pid,
                    new TaskStats.OfProcess(
                        process.getCpuUserNanos(),
                        process.getCpuSystemNanos(),
                        process.getResidentBytes())));
    return new TaskStats(
        Wire.instant(message.getAtNanos()),
        message.getCpuUserNanos(),
        message.getCpuSystemNanos(),
        message.getResidentBytes(),
        message.getCoreMegahertz(),
        message.hasThrottling()
            ? Optional.of(
                new TaskStats.Throttling(
                    message.getThrottling().getPeriods(), message.getThrottling().getNanos()))
            : Optional.empty(),
        message.hasMemory() ? Optional.of(memory(message.getMemory())) : Optional.empty(),
        processes);
  }

  private static TaskStats.Memory memory(StatsResponse.Memory memory) {
    return new TaskStats.Memory(
        memory.hasUsage() ? Optional.of(memory.getUsage()) : Optional.empty(),
        memory.hasCache() ? Optional.of(memory.getCache()) : Optional.empty(),
        memory.hasPeak() ? Optional.of(memory.getPeak()) : Optional.empty(),
        memory.hasSwap() ? Optional.of(memory.getSwap()) : Optional.empty());
  }
}
