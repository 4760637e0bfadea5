package dev.tether.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process. */
final class ProcessFacts {
  private static final int UTIME = 11;
  private static final double TICKS_PER_SECOND = 100;

  private ProcessFacts() {}

  /** The memory that it occupies, bytes. */
  static long residentBytes(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid(), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
        .findFirst()
        .orElseThrow(() -> new IOException("no VmRSS of process " + process.pid()));
  }

  /** The processor time that it has used, seconds, to a hundredth. */
  static double cpuSeconds(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid(), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
  }
}
