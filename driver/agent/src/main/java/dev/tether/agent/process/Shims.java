package dev.tether.agent.process;

import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts tasks under shims. A shim is a tiny process that waits for one task and leaves its result
 * in a file; neither of them is the agent's child, so nothing changes for them when the agent dies.
 *
 * <p>May be used from any thread.
 */
public final class Shims {
  private static final Duration LONGEST_START = Duration.ofSeconds(20);
  private static final Duration LONGEST_DOUBT = Duration.ofSeconds(60);
  private static final long SHORTEST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 16;

  private final TaskDirectories directories;
  private final Awk awk;
  private final String ownUser = System.getProperty("user.name");

  /** Starts tasks in {@code directories}, with {@code awk} waiting for them. */
  public Shims(TaskDirectories directories, Awk awk) {
    this.directories = directories;
    this.awk = awk;
  }

  /**
   * A task that passed all checks and only has to be started.
   *
   * @param program the absolute path of what will run
   * @param account whom to run as, when that is not the agent's own user
   */
  public record Plan(Path program, String script, Optional<Account> account) {}

  /**
   * Checks whether this can be run at all.
   *
   * @throws RemoteFailure.Refused when not
   */
  public Plan plan(String id, TaskSpec spec) throws InterruptedException {
    return plan(id, spec, Confinement.NONE);
  }

  /**
   * The same for a task that is limited.
   *
   * @param confinement works by the time the task is started
   * @throws RemoteFailure.Refused when this can't be run
   */
  public Plan plan(String id, TaskSpec spec, Confinement confinement) throws InterruptedException {
    if (spec.command().isEmpty()) {
      throw new RemoteFailure.Refused(
          "the task has no command: set \"command\" in its config, which the agent needs");
    }
    Path workDirectory = spec.workDirectory().map(Path::of).orElse(directories.work(id));
    if (spec.workDirectory().isPresent()
        && !(workDirectory.isAbsolute() && Files.isDirectory(workDirectory))) {
      throw new RemoteFailure.Refused(
          "the work directory %s is not an absolute path of a directory on the agent's host"
              .formatted(workDirectory));
    }
    Map<String, String> environment = new HashMap<>(spec.environment());
    environment.putIfAbsent("PATH", ProgramFinder.DEFAULT_PATH);
    // Without "..", so that what is checked is what will run.
    Path program =
        ProgramFinder.find(spec.command().getFirst(), environment.get("PATH"), workDirectory)
            .toAbsolutePath()
            .normalize();
    List<String> arguments = spec.command().subList(1, spec.command().size());
    Optional<Account> account = account(spec);
    return new Plan(
        program,
        LaunchScript.text(program, arguments, environment, workDirectory, account, confinement),
        account);
  }

  /**
   * Whom a task will run as, when that is not the agent's own user.
   *
   * @throws RemoteFailure.Refused when there is no such user
   */
  public Optional<Account> account(TaskSpec spec) throws InterruptedException {
    if (spec.user().isEmpty() || spec.user().get().equals(ownUser)) {
      return Optional.empty();
    }
    return Optional.of(Account.find(spec.user().get()));
  }

  /**
   * Starts a task.
   *
   * @throws IOException when it could not be started; it was called off and never will be
   * @throws RemoteFailure.Failed when neither is known; {@link #started} may tell later
   */
  public StartedTask start(String id, Plan plan) throws IOException, InterruptedException {
    directories.create(id, plan.account());
    Files.writeString(directories.launch(id), plan.script(), StandardCharsets.UTF_8);
    // The first setsid makes the second one a session's leader, which therefore forks: the shim
    // becomes nobody's child, and no thread of the agent has to wait for it.
    List<String> command = new ArrayList<>(List.of("setsid", "setsid"));
    command.addAll(awk.shim(id));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directories.task(id).toFile());
    builder.environment().clear();
    builder.environment().put("PATH", ProgramFinder.DEFAULT_PATH);
    builder.environment().put(Surroundings.STARTING, "1");
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(directories.shimLog(id).toFile());
    Process process = ProcessStart.of(builder);
    StartedTask started = awaitStart(id);
    process.waitFor(1, TimeUnit.SECONDS);
    // It holds the task's variables, which may be secrets.
    Files.deleteIfExists(directories.launch(id));
    return started;
  }

  private StartedTask awaitStart(String id) throws IOException, InterruptedException {
    long began = System.nanoTime();
    long pause = SHORTEST_PAUSE_MILLIS;
    while (true) {
      // In this order: a task that has ended already was started before.
      boolean over = Files.exists(directories.result(id));
      Optional<StartedTask> started = started(id);
      if (started.isPresent()) {
        return started.get();
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      if (over || (waited.compareTo(LONGEST_START) > 0 && callOff(id))) {
        throw new IOException("the task's shim did not start it: " + complaint(id));
      }
      if (waited.compareTo(LONGEST_DOUBT) > 0) {
        throw new RemoteFailure.Failed(
            "it is not known whether task %s was started: ask again".formatted(id));
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
  }

  /**
   * Decides that a task will not be started, unless that is decided already.
   *
   * @return false when the task was or is just being started
   */
  public boolean callOff(String id) throws IOException {
    try {
      Files.createFile(directories.started(id));
      return true;
    } catch (NoSuchFileException noDirectory) {
      return true;
    } catch (FileAlreadyExistsException decided) {
      return false;
    }
  }

  /** What was started under this id; nothing while it is not started or was called off. */
  public Optional<StartedTask> started(String id) throws IOException {
    Path file = directories.started(id);
    try {
      String[] words = Files.readString(file, StandardCharsets.ISO_8859_1).trim().split(" ", -1);
      if (words.length != 5 || !words[4].equals("whole")) {
        return Optional.empty();
      }
      Instant at = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(new StartedTask(identity(words, 0), identity(words, 2), at));
    } catch (NoSuchFileException notYet) {
      return Optional.empty();
    }
  }

  /**
   * How a task ended.
   *
   * @param result as the task's own
   * @param at when, by this host's clock
   */
  public record End(ExitResult result, Instant at) {}

  /** The result that the shim left, or nothing when there is none (yet). */
  public Optional<End> end(String id) throws IOException {
    Path file = directories.result(id);
    try {
      int status = Integer.parseInt(Files.readString(file, StandardCharsets.US_ASCII).trim());
      Instant at = Files.getLastModifiedTime(file).toInstant();
      ExitResult result =
          Awk.signalIn(status).map(ExitResult::signalled).orElse(ExitResult.exited(status));
      return Optional.of(new End(result, at));
    } catch (NoSuchFileException notYet) {
      return Optional.empty();
    } catch (NumberFormatException strange) {
      Instant at = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(
          new End(ExitResult.unknown("the file with the task's result was not readable"), at));
    }
  }

  private String complaint(String id) throws IOException {
    try {
      String log = Files.readString(directories.shimLog(id), StandardCharsets.ISO_8859_1).trim();
      return log.isEmpty() ? "no reason is known" : log.lines().findFirst().orElseThrow();
    } catch (NoSuchFileException nothing) {
      return "no reason is known";
    }
  }

  private static ProcessIdentity identity(String[] words, int at) {
    return new ProcessIdentity(Long.parseLong(words[at]), Long.parseLong(words[at + 1]));
  }
}
