package dev.tether.agent.process;

import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a task's main process is: what a program needs to run beside it. Asked of Linux, because
 * the variables may be secrets, which the agent keeps on no disk.
 *
 * @param environment the variables that it was started with
 * @param workDirectory where it is now
 * @param user the number of its user, if that is not the agent's
 */
record Surroundings(Map<String, String> environment, Path workDirectory, Optional<Integer> user) {
  /**
   * The variable that a process has until it is the task itself and no longer the agent's shell.
   */
  static final String STARTING = "TETHER_TASK_IS_STARTING";

  private static final Duration LONGEST_START = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 5;

  Surroundings {
    environment = Map.copyOf(environment);
  }

  /**
   * Looks at a task's main process; waits some seconds at most until that is the task itself.
   *
   * @throws RemoteFailure.Refused when it has ended, or Linux does not let the agent look
   */
  static Surroundings of(ProcessIdentity task, ProcFs processes) throws InterruptedException {
    long began = System.nanoTime();
    try {
      while (true) {
        Map<String, String> environment =
            variables(Files.readAllBytes(processes.file(task.pid(), "environ")));
        boolean ready = !environment.isEmpty() && !environment.containsKey(STARTING);
        if (ready || System.nanoTime() - began > LONGEST_START.toNanos()) {
          environment.remove(STARTING);
          Path directory = Files.readSymbolicLink(processes.file(task.pid(), "cwd"));
          return checked(
              task,
              processes,
              new Surroundings(environment, directory, otherUser(task, processes)));
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException unreadable) {
      throw new RemoteFailure.Refused(
          "the agent can't see the surroundings of process %s, which has ended or is not the agent's: %s"
              .formatted(task.display(), unreadable.getMessage()));
    }
  }

  /**
   * As whom a process runs, if not as the agent. Its files in /proc may belong to root though it is
   * somebody else's: what it says of itself counts.
   */
  private static Optional<Integer> otherUser(ProcessIdentity task, ProcFs processes)
      throws IOException {
    int user = user(processes.file(task.pid(), "status"));
    return user == user(Path.of("/proc/self/status")) ? Optional.empty() : Optional.of(user);
  }

  private static int user(Path status) throws IOException {
    return Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> Integer.valueOf(line.split("\\s+", -1)[1]))
        .findFirst()
        .orElseThrow(() -> new IOException(status + " does not name a user"));
  }

  private static Surroundings checked(
      ProcessIdentity task, ProcFs processes, Surroundings surroundings) {
    if (!processes.isAlive(task)) {
      throw new RemoteFailure.Refused("process %s has ended".formatted(task.display()));
    }
    if (!Files.isDirectory(surroundings.workDirectory())) {
      throw new RemoteFailure.Refused(
          "the directory %s, in which the task works, is gone"
              .formatted(surroundings.workDirectory()));
    }
    return surroundings;
  }

  private static Map<String, String> variables(byte[] environ) {
    Map<String, String> variables = new HashMap<>();
    for (String variable : new String(environ, StandardCharsets.UTF_8).split("\0", -1)) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        variables.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return variables;
  }
}
