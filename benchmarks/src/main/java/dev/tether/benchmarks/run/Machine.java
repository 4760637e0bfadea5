package dev.tether.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the numbers were measured on. */
public final class Machine {
  private Machine() {}

  /** The facts, in the order in which they are shown. */
  public static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Processor", first("/proc/cpuinfo", "model name"));
    facts.put("Processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("Memory", first("/proc/meminfo", "MemTotal"));
    facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("Java", System.getProperty("java.vendor.version") + " " + Runtime.version());
    facts.put("Load before", load());
    return facts;
  }

  /** How many processes wanted a processor in the last minute, five minutes, quarter of an hour. */
  public static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg"))
          .replaceFirst("(( ?[\\d.]+){3}).*\\s*", "$1");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String first(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
