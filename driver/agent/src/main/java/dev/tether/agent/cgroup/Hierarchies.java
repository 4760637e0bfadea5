package dev.tether.agent.cgroup;

import dev.tether.runtime.Limits;
import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files in which one version of Linux' control groups is told and asked. A group is named by
 * its path below the top, without a slash at the beginning. Thread-safe.
 */
interface Hierarchies {

  /** What groups can do here. */
  enum Controller {
    CPU,
    CPU_ACCOUNTING,
    MEMORY,
    PIDS
  }

  /** The version's number. */
  int version();

  /** What is there, whether or not it can be used. */
  Set<Controller> controllers();

  /** The directories of a group, one for each hierarchy. */
  List<Path> directories(String group);

  /** Makes a group and those above it; does nothing when it is there. */
  void make(String group) throws IOException;

  /** Limits processor time: {@code cores} processors' worth. */
  void limitCores(String group, double cores) throws IOException;

  /** Limits memory, swap included; bytes. */
  void limitMemory(String group, long bytes) throws IOException;

  /** Limits processes and threads. */
  void limitPids(String group, long count) throws IOException;

  /** Writes all of {@link Limits} that groups can do. */
  default void limit(String group, Limits limits) throws IOException {
    if (limits.cores().isPresent()) {
      limitCores(group, limits.cores().get());
    }
    if (limits.memoryBytes().isPresent()) {
      limitMemory(group, limits.memoryBytes().get());
    }
    if (limits.pids().isPresent()) {
      limitPids(group, limits.pids().get());
    }
  }

  /** Kills what is in a group with one stroke, where the kernel can. */
  void killAtOnce(String group) throws IOException;

  /** How many processes of the group were killed because memory was short. */
  long oomKills(String group);

  /** Processor time since the group was made, where it is counted. */
  Optional<CpuTime> cpuTime(String group);

  /** How often the limit held the group up. */
  Optional<TaskStats.Throttling> throttling(String group);

  /** What the group's memory is made of, where it is counted. */
  Optional<MemoryUse> memory(String group);

  /** Nanoseconds in user and in system mode. */
  record CpuTime(long user, long system) {}

  /** What programs hold themselves, and more. */
  record MemoryUse(long resident, TaskStats.Memory details) {}
}
