package dev.tether.agent.process;

import dev.tether.runtime.ExecSession;
import dev.tether.runtime.ExitResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A program that runs beside a task, in a session of its own. When its main process ends, all that
 * is left of the session is ended too. Its streams hold their threads in the kernel: use platform
 * threads for them.
 */
public final class BesideProgram implements ExecSession {
  private static final Duration LONGEST_START = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 2;

  private final Path directory;
  private final Process waiter;
  private final ProcessIdentity leader;
  private final Streams streams;
  private final Sessions sessions;
  private final CompletableFuture<ExitResult> end = new CompletableFuture<>();

  private BesideProgram(
      Path directory, Process waiter, ProcessIdentity leader, Streams streams, Sessions sessions) {
    this.directory = directory;
    this.waiter = waiter;
    this.leader = leader;
    this.streams = streams;
    this.sessions = sessions;
  }

  /** Starts the script {@code launch} of a directory. */
  static BesideProgram start(Path directory, Awk awk, Streams streams, Sessions sessions)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(awk.waiter());
    builder.directory(directory.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", ProgramFinder.DEFAULT_PATH);
    streams.connect(builder);
    Process waiter = ProcessStart.of(builder);
    streams.connected();
    ProcessIdentity leader = awaitLeader(directory, waiter);
    // It holds the task's variables, which may be secrets.
    Files.deleteIfExists(directory.resolve("launch"));
    BesideProgram program = new BesideProgram(directory, waiter, leader, streams, sessions);
    Thread.ofVirtual().name("exec-" + leader.display()).start(program::awaitEnd);
    return program;
  }

  private static ProcessIdentity awaitLeader(Path directory, Process waiter)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (true) {
      boolean over = !waiter.isAlive();
      Optional<ProcessIdentity> leader = leader(directory);
      if (leader.isPresent()) {
        return leader.get();
      }
      if (over || System.nanoTime() - began > LONGEST_START.toNanos()) {
        waiter.destroyForcibly();
        throw new IOException("its process did not begin");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** The main process of the program in this directory, if it has begun. */
  static Optional<ProcessIdentity> leader(Path directory) throws IOException {
    try {
      String[] words =
          Files.readString(directory.resolve("started"), StandardCharsets.ISO_8859_1)
              .trim()
              .split(" ", -1);
      return words.length == 3 && words[2].equals("whole")
          ? Optional.of(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1])))
          : Optional.empty();
    } catch (NoSuchFileException notYet) {
      return Optional.empty();
    }
  }

  /** Deletes a program's directory. */
  static void delete(Path directory) throws IOException {
    for (String name : List.of("launch", "started", "result")) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }

  private void awaitEnd() {
    ExitResult result;
    try {
      waiter.waitFor();
      result = result();
      sessions.killRest(leader);
      delete(directory);
    } catch (IOException unreadable) {
      result = ExitResult.unknown("the agent can't read how it ended: " + unreadable.getMessage());
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
      result = ExitResult.unknown("the agent is stopping");
    }
    streams.ended();
    end.complete(result);
  }

  private ExitResult result() throws IOException {
    try {
      int status =
          Integer.parseInt(
              Files.readString(directory.resolve("result"), StandardCharsets.US_ASCII).trim());
      return Awk.signalIn(status).map(ExitResult::signalled).orElse(ExitResult.exited(status));
    } catch (NoSuchFileException | NumberFormatException none) {
      return ExitResult.unknown("nobody saw how it ended");
    }
  }

  /** Its main process, for people. */
  public String identity() {
    return leader.display();
  }

  /** Runs something once the program has ended, at once if it has. */
  public void whenEnded(Runnable action) {
    var _ = end.thenRun(action);
  }

  @Override
  public OutputStream stdin() {
    return streams.stdin();
  }

  @Override
  public InputStream stdout() {
    return streams.stdout();
  }

  @Override
  public InputStream stderr() {
    return streams.stderr();
  }

  @Override
  public void resize(int columns, int rows) {
    streams.terminal().ifPresent(terminal -> terminal.resize(columns, rows));
  }

  @Override
  public ExitResult await() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  /** Kills the program with its process group; the rest of its session follows by itself. */
  public void kill() {
    if (!end.isDone()) {
      sessions.killGroup(leader);
    }
  }

  @Override
  public void close() {
    kill();
    streams.close();
  }
}
