package dev.tether.agent.process;

import dev.tether.runtime.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a task's process does to itself before it becomes the task, so that not one instruction of
 * the task runs without its limits.
 *
 * @param entrances files that take a process into a group of processes when it writes a 0
 * @param ulimits the limits of {@code prlimit}, by their names
 */
public record Confinement(List<Path> entrances, Map<String, Limits.Ulimit> ulimits) {
  /** Nothing at all. */
  public static final Confinement NONE = new Confinement(List.of(), Map.of());

  /** The limits per process that {@code prlimit} of util-linux knows. */
  public static final List<String> ULIMIT_NAMES =
      List.of(
          "as",
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private static final String UNLIMITED = "unlimited";

  public Confinement {
    entrances = List.copyOf(entrances);
    ulimits = Map.copyOf(ulimits);
  }

  /** Lines of a shell script; empty when there is nothing to do. */
  String script() {
    StringBuilder lines = new StringBuilder();
    for (Path entrance : entrances) {
      lines.append("echo 0 > ").append(LaunchScript.quoted(entrance.toString()));
      lines.append(" || exit 125\n");
    }
    if (!ulimits.isEmpty()) {
      lines.append("prlimit --pid $$");
      new TreeMap<>(ulimits)
          .forEach(
              (name, limit) ->
                  lines
                      .append(" --%s=".formatted(name))
                      .append(amount(limit.soft()))
                      .append(':')
                      .append(amount(limit.hard())));
      lines.append(" || exit 125\n");
    }
    return lines.toString();
  }

  private static String amount(long limit) {
    return limit < 0 ? UNLIMITED : Long.toString(limit);
  }
}
