package dev.tether.agent.cgroup;

import dev.tether.agent.cgroup.Hierarchies.Controller;
import dev.tether.agent.process.ProcessStart;
import dev.tether.runtime.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Finds out which limits work by making a group, limiting it and entering it. */
final class GroupProbe {
  private static final String NAME = "probe-";
  private static final String REMEDY =
      "run the agent as root, or set its cgroup_parent to a group that belongs to its user";
  private static final int ENTER_SECONDS = 10;

  private GroupProbe() {}

  /**
   * What was found out.
   *
   * @param usable whether processes can be put into groups at all
   * @param problems why the others don't work
   */
  record Findings(boolean usable, Set<Capability> working, Map<Capability, String> problems) {
    Findings {
      working = Set.copyOf(working);
      problems = Map.copyOf(problems);
    }

    static Findings nothing(String why) {
      return new Findings(
          false,
          Set.of(),
          Map.of(
              Capability.CPU_LIMIT, why,
              Capability.MEMORY_LIMIT, why,
              Capability.PIDS_LIMIT, why));
    }
  }

  /** An attempt to set a limit. */
  private interface Attempt {
    void run() throws IOException;
  }

  static Findings run(Hierarchies hierarchies, String base) {
    String group = base + "/" + NAME + ProcessHandle.current().pid();
    try {
      hierarchies.make(group);
      Set<Capability> working = EnumSet.noneOf(Capability.class);
      Map<Capability, String> problems = new EnumMap<>(Capability.class);
      Trial trial = new Trial(hierarchies, working, problems);
      trial.limit(
          Capability.CPU_LIMIT, Controller.CPU, "cpu", () -> hierarchies.limitCores(group, 1));
      trial.limit(
          Capability.MEMORY_LIMIT,
          Controller.MEMORY,
          "memory",
          () -> hierarchies.limitMemory(group, 1L << 30));
      trial.limit(
          Capability.PIDS_LIMIT, Controller.PIDS, "pids", () -> hierarchies.limitPids(group, 1000));
      enter(hierarchies.directories(group));
      return new Findings(true, working, problems);
    } catch (IOException refused) {
      return Findings.nothing(
          "the agent can't use control groups below %s: %s; %s"
              .formatted(base, refused.getMessage(), REMEDY));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Findings.nothing("the agent is stopping");
    } finally {
      removeAll(hierarchies.directories(group));
    }
  }

  private record Trial(
      Hierarchies hierarchies, Set<Capability> working, Map<Capability, String> problems) {

    void limit(Capability limit, Controller controller, String name, Attempt attempt) {
      if (!hierarchies.controllers().contains(controller)) {
        problems.put(
            limit, "the kernel of the agent's host offers no controller \"%s\"".formatted(name));
        return;
      }
      try {
        attempt.run();
        working.add(limit);
      } catch (IOException refused) {
        problems.put(limit, refused.getMessage() + "; " + REMEDY);
      }
    }
  }

  private static void enter(List<Path> directories) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "for f; do echo 0 > $f || exit 1; done", "sh"));
    directories.forEach(directory -> command.add(directory.resolve("cgroup.procs").toString()));
    Process process =
        ProcessStart.of(
            new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true));
    process.getOutputStream().close();
    if (!process.waitFor(ENTER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("no process may enter " + directories);
    }
  }

  private static void removeAll(List<Path> directories) {
    for (Path directory : directories) {
      try {
        Files.deleteIfExists(directory);
      } catch (IOException left) {
        System.getLogger(GroupProbe.class.getName())
            .log(System.Logger.Level.DEBUG, "can't remove {0}", directory);
      }
    }
  }
}
