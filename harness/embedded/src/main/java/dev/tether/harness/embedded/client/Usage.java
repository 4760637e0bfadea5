package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import dev.tether.protocol.nomad.drivers.CPUUsage;
import dev.tether.protocol.nomad.drivers.MemoryUsage;
import dev.tether.protocol.nomad.drivers.TaskResourceUsage;
import dev.tether.protocol.nomad.drivers.TaskStats;
import java.util.List;
import java.util.Optional;

/** What tasks use, in the form of the API. */
final class Usage {
  private Usage() {}

  /** That of an allocation's tasks, as far as their driver has told it. */
  static ObjectNode of(List<TaskRunner> tasks) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    ObjectNode byTask = usage.putObject("Tasks");
    for (TaskRunner task : tasks) {
      Optional<TaskStats> stats = task.statistics();
      if (stats.isPresent()) {
        ObjectNode one = byTask.putObject(task.name());
        one.putNull("Pids");
        Timestamp moment = stats.get().getTimestamp();
        one.put("Timestamp", moment.getSeconds() * 1_000_000_000L + moment.getNanos());
        one.set("ResourceUsage", resources(stats.get().getAggResourceUsage()));
      }
    }
    return usage;
  }

  private static ObjectNode resources(TaskResourceUsage usage) {
    ObjectNode resources = JsonNodeFactory.instance.objectNode();
    CPUUsage cpu = usage.getCpu();
    ObjectNode time =
        resources
            .putObject("CpuStats")
            .put("SystemMode", cpu.getSystemMode())
            .put("UserMode", cpu.getUserMode())
            .put("TotalTicks", cpu.getTotalTicks())
            .put("ThrottledPeriods", cpu.getThrottledPeriods())
            .put("ThrottledTime", cpu.getThrottledTime())
            .put("Percent", cpu.getPercent());
    cpu.getMeasuredFieldsList().forEach(field -> time.withArray("Measured").add(field.name()));
    MemoryUsage memory = usage.getMemory();
    ObjectNode space =
        resources
            .putObject("MemoryStats")
            .put("RSS", memory.getRss())
            .put("Cache", memory.getCache())
            .put("MaxUsage", memory.getMaxUsage())
            .put("KernelUsage", memory.getKernelUsage())
            .put("KernelMaxUsage", memory.getKernelMaxUsage())
            .put("Usage", memory.getUsage())
            .put("Swap", memory.getSwap());
    memory.getMeasuredFieldsList().forEach(field -> space.withArray("Measured").add(field.name()));
    return resources;
  }
}
