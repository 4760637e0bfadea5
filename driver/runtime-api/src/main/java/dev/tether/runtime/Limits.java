package dev.tether.runtime;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a task may use of the remote host; absent is unlimited.
 *
 * @param cores processors' worth of time, for instance 1.5; more than 0
 * @param memoryBytes memory, bytes; the task is killed when it needs more
 * @param pids how many processes and threads at a time
 * @param diskBytes what its directories and logs may take, bytes
 * @param ulimits the kernel's own limits per process, by their names: {@code nofile}, {@code
 *     memlock}…
 */
public record Limits(
    Optional<Double> cores,
    Optional<Long> memoryBytes,
    Optional<Long> pids,
    Optional<Long> diskBytes,
    Map<String, Ulimit> ulimits) {

  /** A soft and a hard limit, in the kernel's unit; -1 for unlimited. */
  public record Ulimit(long soft, long hard) {}

  public Limits {
    Objects.requireNonNull(cores, "cores");
    Objects.requireNonNull(memoryBytes, "memoryBytes");
    Objects.requireNonNull(pids, "pids");
    Objects.requireNonNull(diskBytes, "diskBytes");
    ulimits = Collections.unmodifiableSortedMap(new TreeMap<>(ulimits));
  }

  /** No limits at all. */
  public static Limits none() {
    return new Limits(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }
}
