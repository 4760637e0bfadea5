package dev.tether.harness.scenarios.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The processes of this host as the kernel shows them. Every answer may be out of date when it
 * arrives; a process that is gone, or not ours to look at, is an empty answer. Safe for use by many
 * threads.
 */
final class ProcessTable {
  private final Path root;

  /**
   * Reads another tree than {@code /proc}, or that one.
   *
   * @param root where the kernel's files are
   */
  ProcessTable(Path root) {
    this.root = Objects.requireNonNull(root, "root");
  }

  /** Which process a pid names now. */
  record Stat(long parent, char state, long startTicks) {
    /** Whether it still does anything: a zombie does not. */
    boolean isAlive() {
      return state != 'Z' && state != 'X' && state != 'x';
    }
  }

  List<Long> pids() {
    String[] names = root.toFile().list();
    List<Long> pids = new ArrayList<>();
    if (names != null) {
      for (String name : names) {
        if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
          pids.add(Long.parseLong(name));
        }
      }
    }
    return pids;
  }

  Optional<Stat> stat(long pid) {
    String text = read(pid, "stat");
    // The name in parentheses may hold anything, so fields are counted from its end.
    int end = text.lastIndexOf(')');
    if (end < 0) {
      return Optional.empty();
    }
    String[] fields = text.substring(end + 1).trim().split(" ", -1);
    return fields.length < 20
        ? Optional.empty()
        : Optional.of(
            new Stat(Long.parseLong(fields[1]), fields[0].charAt(0), Long.parseLong(fields[19])));
  }

  List<String> commandLine(long pid) {
    return strings(read(pid, "cmdline"));
  }

  Map<String, String> environment(long pid) {
    Map<String, String> variables = new HashMap<>();
    for (String line : strings(read(pid, "environ"))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        variables.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return variables;
  }

  private static List<String> strings(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    String body = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    return Arrays.asList(body.split("\0", -1));
  }

  private String read(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(root.resolve(Long.toString(pid)).resolve(file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }
}
