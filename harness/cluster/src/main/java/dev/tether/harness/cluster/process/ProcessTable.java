package dev.tether.harness.cluster.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code /proc}. What ends while it is read is left out. */
final class ProcessTable {
  private final Path proc;

  ProcessTable() {
    this(Path.of("/proc"));
  }

  ProcessTable(Path proc) {
    this.proc = proc;
  }

  /**
   * One very process: its id alone may be used again.
   *
   * @param startTicks when it began, since the boot
   * @param state the kernel's letter: T for frozen, Z for ended but not yet reaped
   */
  record Entry(long pid, long session, long startTicks, char state) {
    boolean isAlive() {
      return state != 'Z' && state != 'X';
    }

    boolean isFrozen() {
      return state == 'T';
    }
  }

  /** The process with this id, if it is alive. */
  Optional<Entry> process(long pid) {
    return stat(proc.resolve(Long.toString(pid))).filter(Entry::isAlive);
  }

  /** Whether this very process is still alive. */
  boolean isAlive(Entry process) {
    return process(process.pid()).filter(p -> p.startTicks() == process.startTicks()).isPresent();
  }

  /** The living processes that carry the marker. */
  List<Entry> marked(Marker marker) {
    return all().filter(p -> marker.isIn(environment(p.pid()))).toList();
  }

  /**
   * The living processes that work in a directory or use a file below it as input, output or error
   * output, and all that share a session with one of them; never this process or its session.
   */
  List<Entry> workingBelow(Path directory) {
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
    } catch (IOException e) {
      return "";
    }
  }

  private Stream<Entry> all() {
    List<Entry> all = new ArrayList<>();
    try (DirectoryStream<Path> pids = Files.newDirectoryStream(proc, "[0-9]*")) {
      pids.forEach(p -> stat(p).filter(Entry::isAlive).ifPresent(all::add));
    } catch (IOException e) {
      throw new UncheckedIOException("the process table can't be read", e);
    }
    return all.stream();
  }

  private Set<String> environment(long pid) {
    try {
      byte[] all = Files.readAllBytes(proc.resolve(pid + "/environ"));
      return Set.copyOf(
          List.of(new String(all, ISO_8859_1).split("\0", -1)).stream().distinct().toList());
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static Optional<Entry> stat(Path process) {
    try {
      // The second field is the program's name in brackets, and may contain anything.
      String stat = Files.readString(process.resolve("stat"), ISO_8859_1);
      String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new Entry(
              Long.parseLong(process.getFileName().toString()),
              Long.parseLong(rest[3]),
              Long.parseLong(rest[19]),
              rest[0].charAt(0)));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
