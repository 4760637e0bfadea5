package dev.tether.agent.cgroup;

import dev.tether.agent.process.Posix;
import dev.tether.agent.process.SignalName;
import dev.tether.runtime.Capability;
import dev.tether.runtime.Limits;
import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The groups of one agent's tasks. Where the host has no usable ones, nothing is done and nothing
 * is told. May be used from any thread.
 */
public final class Cgroups implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Cgroups.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 5;
  private static final int REMOVE_ATTEMPTS = 40;

  private final Optional<Hierarchies> hierarchies;
  private final String parent;
  private final String base;
  private final Posix posix;
  private final GroupProbe.Findings findings;

  private Cgroups(
      Optional<Hierarchies> hierarchies,
      String parent,
      String base,
      Posix posix,
      GroupProbe.Findings findings) {
    this.hierarchies = hierarchies;
    this.parent = parent;
    this.base = base;
    this.posix = posix;
    this.findings = findings;
  }

  /**
   * Finds out what the host can do, by trying.
   *
   * @param parent path of the group below which all are made, seen from the top; nothing to use no
   *     groups at all
   * @param instance names the agent among those that share the parent
   */
  public static Cgroups open(Optional<String> parent, String instance, Posix posix) {
    if (parent.isEmpty()) {
      return none("the agent's configuration says cgroup_parent = none", posix);
    }
    String mountinfo = GroupFile.read(Path.of("/proc/self/mountinfo")).orElse("");
    return Mounts.find(mountinfo)
        .map(found -> probed(found, parent.get(), instance, posix))
        .orElseGet(() -> none("the agent's host has no control groups mounted", posix));
  }

  /** Without groups, for the reason given. */
  public static Cgroups none(String why, Posix posix) {
    return new Cgroups(Optional.empty(), "", "", posix, GroupProbe.Findings.nothing(why));
  }

  private static Cgroups probed(
      Hierarchies hierarchies, String parent, String instance, Posix posix) {
    String base = parent + "/" + instance;
    GroupProbe.Findings findings = GroupProbe.run(hierarchies, base);
    Cgroups groups =
        new Cgroups(
            findings.usable() ? Optional.of(hierarchies) : Optional.empty(),
            parent,
            base,
            posix,
            findings);
    groups.removeEmptyNeighbours();
    return groups;
  }

  /** The limits that work here, of those that groups can set. */
  public Set<Capability> limits() {
    return findings.working();
  }

  /** Why a limit does not work, one sentence; nothing for one that does. */
  public Optional<String> problem(Capability limit) {
    return Optional.ofNullable(findings.problems().get(limit));
  }

  /** Which kind of groups is used, for people. */
  public String description() {
    return hierarchies
        .map(found -> "version %d, %s".formatted(found.version(), base))
        .orElse("none");
  }

  private String group(String id) {
    return base + "/" + id;
  }

  /**
   * Makes a task's group.
   *
   * @throws IOException when it can't be made with all the limits; nothing is left then
   */
  public void create(String id, Limits limits) throws IOException {
    if (hierarchies.isEmpty()) {
      return;
    }
    try {
      hierarchies.get().make(group(id));
      hierarchies.get().limit(group(id), limits);
    } catch (IOException failed) {
      remove(id);
      throw failed;
    }
  }

  /** The files that take the process which writes a 0 to them into a task's group. */
  public List<Path> entrances(String id) {
    return directories(group(id)).stream().map(Cgroups::processes).toList();
  }

  /** The same, but nothing for a task without a group. */
  public List<Path> presentEntrances(String id) {
    return entrances(id).stream().filter(Files::exists).toList();
  }

  private static Path processes(Path directory) {
    return directory.resolve("cgroup.procs");
  }

  private List<Path> directories(String group) {
    return hierarchies.map(found -> found.directories(group)).orElse(List.of());
  }

  /** Whether processes of a task were killed because they needed more memory than they may have. */
  public boolean isOutOfMemory(String id) {
    return hierarchies.map(found -> found.oomKills(group(id)) > 0).orElse(false);
  }

  /** The ids of all processes in a task's group, and in those that the task made below it. */
  public Set<Long> members(String id) {
    Set<Long> members = new HashSet<>();
    // Each hierarchy has the same processes, unless the task itself moved some.
    directories(group(id)).forEach(directory -> collect(directory, members));
    return members;
  }

  private static void collect(Path directory, Set<Long> members) {
    GroupFile.read(processes(directory)).stream()
        .flatMap(String::lines)
        .map(Long::valueOf)
        // Those of another namespace are all called 0.
        .filter(pid -> pid > 0)
        .forEach(members::add);
    children(directory).forEach(child -> collect(child, members));
  }

  private static List<Path> children(Path directory) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isDirectory)) {
      found.forEach(children::add);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "{0} is gone", directory);
    }
    return children;
  }

  /** Kills all that is in a task's group, and waits until it is gone, some seconds at most. */
  public void kill(String id) throws InterruptedException {
    if (hierarchies.isEmpty() || members(id).isEmpty()) {
      return;
    }
    try {
      hierarchies.get().killAtOnce(group(id));
    } catch (IOException slowly) {
      LOG.log(Level.DEBUG, "task {0} is killed process by process: {1}", id, slowly.getMessage());
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Set<Long> left = members(id); !left.isEmpty(); left = members(id)) {
      if (System.nanoTime() - deadline > 0) {
        LOG.log(Level.WARNING, "{0} processes of task {1} do not end", left.size(), id);
        return;
      }
      // One that is stopped can't see how its child ended, and begin anything or end otherwise.
      left.forEach(pid -> posix.kill(pid, SignalName.SIGSTOP.number()));
      left.forEach(pid -> posix.kill(pid, SignalName.SIGKILL.number()));
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Removes a task's group; what can't be removed is left to the next start of the agent. */
  public void remove(String id) {
    for (Path directory : directories(group(id))) {
      try {
        remove(directory);
      } catch (IOException left) {
        LOG.log(Level.INFO, "the group {0} is removed later: {1}", directory, left.getMessage());
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    for (int attempt = 1; Files.exists(directory); attempt++) {
      for (Path child : children(directory)) {
        remove(child);
      }
      try {
        Files.deleteIfExists(directory);
      } catch (IOException busy) {
        // A process that was just killed is counted for a moment more.
        if (attempt == REMOVE_ATTEMPTS) {
          throw busy;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** The tasks that have a group. */
  public Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (Path directory : directories(base)) {
      children(directory).forEach(child -> ids.add(child.getFileName().toString()));
    }
    return ids;
  }

  /**
   * Measures a task's group.
   *
   * @param known what is known without it; where the group knows more, that counts
   */
  public TaskStats measured(String id, TaskStats known, Instant now) {
    if (hierarchies.isEmpty()) {
      return known;
    }
    Optional<Hierarchies.CpuTime> cpu = hierarchies.get().cpuTime(group(id));
    Optional<Hierarchies.MemoryUse> memory = hierarchies.get().memory(group(id));
    return new TaskStats(
        cpu.isPresent() ? now : known.at(),
        cpu.map(Hierarchies.CpuTime::user).orElse(known.cpuUserNanos()),
        cpu.map(Hierarchies.CpuTime::system).orElse(known.cpuSystemNanos()),
        memory.map(Hierarchies.MemoryUse::resident).orElse(known.residentBytes()),
        known.coreMegahertz(),
        hierarchies.get().throttling(group(id)),
        memory.map(Hierarchies.MemoryUse::details),
        known.processes());
  }

  /** Agents that were killed leave their own groups behind, which are in nobody's way but many. */
  private void removeEmptyNeighbours() {
    for (Path directory : directories(parent)) {
      children(directory).forEach(Cgroups::removeIfEmpty);
    }
  }

  private static void removeIfEmpty(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException used) {
      LOG.log(Level.DEBUG, "{0} is in use", directory);
    }
  }

  /** Removes the agent's own groups where no task is in them. */
  @Override
  public void close() {
    Stream.of(base, parent)
        .flatMap(group -> directories(group).stream())
        .forEach(Cgroups::removeIfEmpty);
  }

  /** All that people may want to know, by name. */
  public Map<String, String> facts() {
    return Map.of("cgroups", description());
  }
}
