package dev.tether.harness.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes of this host as the kernel shows them. Every answer may be out of date when it
 * arrives; a process that is gone, or not ours to look at, is an empty answer. Safe for use by many
 * threads.
 */
public final class ProcessTable {
  private final Path proc;

  /** Reads {@code /proc}. */
  public ProcessTable() {
    this(Path.of("/proc"));
  }

  /** Reads another tree of the same form. */
  public ProcessTable(Path proc) {
    this.proc = Objects.requireNonNull(proc, "proc");
  }

  /**
   * One very process: its id alone may be used again.
   *
   * @param startTicks when it began, since the boot
   * @param state the kernel's letter: T for frozen, Z for ended but not yet reaped
   */
  public record Entry(long pid, long parent, long session, long startTicks, char state) {
    /** Whether it still does anything, or would if it were not frozen. */
    public boolean isAlive() {
      return state != 'Z' && state != 'X' && state != 'x';
    }

    /** Whether it was stopped by a signal and can go on. */
    public boolean isFrozen() {
      return state == 'T';
    }
  }

  /** The process with this id, if it is alive. */
  public Optional<Entry> process(long pid) {
    return stat(pid).filter(Entry::isAlive);
  }

  /** Whether this very process is still alive. */
  public boolean isAlive(Entry process) {
    return process(process.pid()).filter(p -> p.startTicks() == process.startTicks()).isPresent();
  }

  /** The living processes with such an environment. */
  public List<Entry> marked(Predicate<Map<String, String>> environment) {
    return all().filter(p -> environment.test(environment(p.pid()))).toList();
  }

  /**
   * The living processes that work in a directory or use a file below it as input, output or error
   * output, and all that share a session with one of them; never this process or its session.
   */
  public List<Entry> workingBelow(Path directory) {
    List<Entry> all = all().toList();
    long self = ProcessHandle.current().pid();
    long own = process(self).map(Entry::session).orElse(0L);
    List<Entry> direct =
        all.stream().filter(p -> p.pid() != self && worksBelow(p.pid(), directory)).toList();
    Set<Long> sessions =
        direct.stream()
            .map(Entry::session)
            .filter(s -> s != 0 && s != own)
            .collect(Collectors.toSet());
    return all.stream().filter(p -> direct.contains(p) || sessions.contains(p.session())).toList();
  }

  private boolean worksBelow(long pid, Path directory) {
    Path process = proc.resolve(Long.toString(pid));
    String prefix = directory + "/";
    return Stream.of("cwd", "fd/0", "fd/1", "fd/2")
        .anyMatch(link -> target(process.resolve(link)).startsWith(prefix));
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  private Stream<Entry> all() {
    return pids().stream().map(this::process).flatMap(Optional::stream);
  }

  /** The ids of all processes, ended ones that nobody reaped included. */
  public List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(proc, "[0-9]*")) {
      found.forEach(process -> pids.add(Long.parseLong(process.getFileName().toString())));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the process table can't be read", unreadable);
    }
    return pids;
  }

  private Optional<Entry> stat(long pid) {
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
            new Entry(
                pid,
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[19]),
                fields[0].charAt(0)));
  }

  /** Program and arguments; nothing for a thread of the kernel. */
  public List<String> commandLine(long pid) {
    return strings(read(pid, "cmdline"));
  }

  /** The variables that the process was started with. */
  public Map<String, String> environment(long pid) {
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
      byte[] bytes = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve(file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }
}
