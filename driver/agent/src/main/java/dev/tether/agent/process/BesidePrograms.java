package dev.tether.agent.process;

import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Runs programs beside tasks, in the surroundings of a task's main process. They end with the agent
 * at the latest: what one that was killed left running, the next one ends before anything else.
 *
 * <p>Each has a directory {@code exec/BOOT/NUMBER} with its script until it runs, its process's
 * identity and its result. May be used from any thread.
 */
public final class BesidePrograms implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BesidePrograms.class.getName());
  private static final int MOST_AT_ONCE = 128;
  private static final String USUAL_TERMINAL = "xterm";

  private final Path directory;
  private final Awk awk;
  private final ProcFs processes;
  private final Sessions sessions;
  private final Consumer<Path> admission;
  private final AtomicLong numbers = new AtomicLong();
  private final Set<BesideProgram> running = ConcurrentHashMap.newKeySet();

  /**
   * Ends what an earlier agent left in the state directory {@code state}.
   *
   * @param bootId names this boot of the host
   * @param admission refuses a program that must not be run
   * @throws IOException when the directory can't be used
   */
  public BesidePrograms(
      Path state,
      String bootId,
      Awk awk,
      ProcFs processes,
      Sessions sessions,
      Consumer<Path> admission)
      throws IOException, InterruptedException {
    Path all = makePrivate(state.resolve("exec"));
    this.directory = all.resolve(bootId);
    this.awk = awk;
    this.processes = processes;
    this.sessions = sessions;
    this.admission = admission;
    endLeftovers(all);
    makePrivate(directory);
  }

  private void endLeftovers(Path all) throws IOException, InterruptedException {
    for (Path boot : entries(all)) {
      for (Path program : entries(boot)) {
        Optional<ProcessIdentity> leader = BesideProgram.leader(program);
        // A process of an earlier boot is gone, and its id may be anybody's.
        if (leader.isPresent() && boot.equals(directory)) {
          LOG.log(Level.INFO, "ending what an earlier agent ran as {0}", leader.get().display());
          sessions.killGroup(leader.get());
          sessions.killRest(leader.get());
        }
        BesideProgram.delete(program);
      }
      Files.deleteIfExists(boot);
    }
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return StreamSupport.stream(entries.spliterator(), false).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  private static Path makePrivate(Path directory) throws IOException {
    return Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /**
   * Starts a program beside a task.
   *
   * @param task the task's main process
   * @param confinement the task's own
   * @throws RemoteFailure.Refused when the program can't be run there
   * @throws RemoteFailure.Failed when the host failed to run it
   */
  public BesideProgram start(ProcessIdentity task, ExecRequest request, Confinement confinement) {
    if (running.size() >= MOST_AT_ONCE) {
      throw new RemoteFailure.Refused(
          "%d programs run beside the agent's tasks already: end one of them first"
              .formatted(MOST_AT_ONCE));
    }
    try {
      Surroundings around = Surroundings.of(task, processes);
      Map<String, String> environment = new HashMap<>(around.environment());
      environment.putIfAbsent("PATH", ProgramFinder.DEFAULT_PATH);
      if (request.terminal()) {
        environment.putIfAbsent("TERM", USUAL_TERMINAL);
      }
      Path program =
          ProgramFinder.find(
              request.command().getFirst(), environment.get("PATH"), around.workDirectory());
      admission.accept(program.toAbsolutePath());
      List<String> arguments = request.command().subList(1, request.command().size());
      Optional<Account> account = account(around);
      Path own = makePrivate(directory.resolve(Long.toString(numbers.incrementAndGet())));
      Streams streams = request.terminal() ? Streams.ofTerminal() : Streams.ofPipes();
      try {
        if (account.isPresent() && streams.terminal().isPresent()) {
          Files.setAttribute(streams.terminal().get().device(), "unix:uid", account.get().uid());
        }
        Files.writeString(
            own.resolve("launch"),
            LaunchScript.beside(
                program.toAbsolutePath(),
                arguments,
                environment,
                around.workDirectory(),
                streams.terminal().map(Terminal::device),
                account,
                confinement),
            StandardCharsets.UTF_8);
        BesideProgram started = BesideProgram.start(own, awk, streams, sessions);
        running.add(started);
        started.whenEnded(() -> running.remove(started));
        return started;
      } catch (IOException | RuntimeException | InterruptedException failed) {
        streams.close();
        BesideProgram.delete(own);
        throw failed;
      }
    } catch (IOException failed) {
      throw new RemoteFailure.Failed(
          "the agent could not run the program: " + failed.getMessage(), failed);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new RemoteFailure.Failed("the call was given up", closing);
    }
  }

  private static Optional<Account> account(Surroundings around) throws InterruptedException {
    return around.user().isPresent()
        ? Optional.of(Account.find(around.user().get()))
        : Optional.empty();
  }

  /** Ends all programs. */
  @Override
  public void close() {
    running.forEach(BesideProgram::close);
  }
}
