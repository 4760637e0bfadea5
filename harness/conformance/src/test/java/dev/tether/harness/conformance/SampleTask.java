package dev.tether.harness.conformance;

import com.google.protobuf.Timestamp;
import dev.tether.protocol.hclspec.ConfigValues;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.TaskStatus;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of this host, in a session of its own that is signalled as a whole. */
final class SampleTask {
  private static final Set<String> SIGNALS =
      Set.of("HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM");

  private final TaskConfig config;
  private final long pid;
  private final Instant started;
  private final CompletableFuture<ExitResult> result = new CompletableFuture<>();

  private SampleTask(TaskConfig config, long pid, Instant started) {
    this.config = config;
    this.pid = pid;
    this.started = started;
  }

  static SampleTask start(TaskConfig config) throws IOException {
    ConfigValues values = ConfigValues.decode(config.getMsgpackDriverConfig().toByteArray());
    Path code = exitFile(config);
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
    // The outer shell outlives its plugin and writes down what nobody may be there to ask for.
    command.add("code=$1; shift; \"$@\"; echo $? >\"$code.new\"; mv \"$code.new\" \"$code\"");
    command.addAll(List.of("sh", code.toString(), values.requiredString("command")));
    command.addAll(values.strings("args"));
    command.addAll(0, List.of("setsid"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(new File(config.getStdoutPath()))
            .redirectError(new File(config.getStderrPath()));
    builder.environment().clear();
    builder.environment().putAll(config.getEnvMap());
    Process process = builder.start();
    SampleTask task = new SampleTask(config, process.pid(), Instant.now());
    task.watch();
    return task;
  }

  /** Finds a task again by its handle; fails if its process is gone and left no word. */
  static SampleTask find(TaskConfig config, String state) throws IOException {
    if (!state.matches("\\d{1,18}")) {
      throw new IOException("the handle cannot be read");
    }
    SampleTask task = new SampleTask(config, Long.parseLong(state), Instant.now());
    if (!task.isAlive() && Files.notExists(exitFile(config))) {
      throw new IOException("the process of the task is gone");
    }
    task.watch();
    return task;
  }

  private static Path exitFile(TaskConfig config) {
    return Path.of(config.getAllocDir(), "exit-" + config.getId().replace('/', '-'));
  }

  private void watch() {
    Thread.ofVirtual()
        .start(
            () -> {
              while (isAlive()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
              }
              endRest();
              result.complete(exit());
            });
  }

  /** What the program started must not outlive it. */
  private void endRest() {
    try {
      new ProcessBuilder("pkill", "-KILL", "-s", state()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process runs, as far as can be seen at this moment. */
  boolean isAlive() {
    try {
      // One that has ended and that nobody has collected yet is still there.
      String stat = Files.readString(Path.of("/proc", state(), "stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  private ExitResult exit() {
    try {
      int code = Integer.parseInt(Files.readString(exitFile(config)).strip());
      int signal = code > 128 ? code - 128 : 0;
      return ExitResult.newBuilder().setExitCode(code).setSignal(signal).build();
    } catch (IOException e) {
      // All of the session was killed, the shell that writes it down too.
      return ExitResult.newBuilder().setExitCode(137).setSignal(9).build();
    }
  }

  CompletableFuture<ExitResult> result() {
    return result;
  }

  boolean isRunning() {
    return !result.isDone();
  }

  TaskConfig config() {
    return config;
  }

  String state() {
    return Long.toString(pid);
  }

  /** Signals the program without the shell around it, or with SIGKILL all of the session. */
  void signal(String name) throws IOException, InterruptedException {
    String plain = name.startsWith("SIG") ? name.substring(3) : name;
    if (!SIGNALS.contains(plain)) {
      throw new IOException("there is no signal " + name);
    }
    String script =
        plain.equals("KILL")
            ? "pkill -KILL -s " + pid
            : "for p in $(pgrep -P " + pid + "); do kill -" + plain + " $p; done";
    // Those that have just ended get none: that is no failure.
    new ProcessBuilder("/bin/sh", "-c", script)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  boolean awaitEnd(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (isRunning() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return !isRunning();
  }

  /**
   * What can be told of it.
   *
   * @param end whether a running task has an end, too, which Nomad wants
   */
  TaskStatus status(boolean end) {
    boolean running = isRunning();
    TaskStatus.Builder status =
        TaskStatus.newBuilder()
            .setId(config.getId())
            .setName(config.getName())
            .setState(running ? TaskState.RUNNING : TaskState.EXITED)
            .setResult(result.getNow(ExitResult.getDefaultInstance()))
            .setStartedAt(Timestamp.newBuilder().setSeconds(started.getEpochSecond()));
    if (!running) {
      status.setCompletedAt(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()));
    } else if (end) {
      status.setCompletedAt(Timestamp.getDefaultInstance());
    }
    return status.build();
  }
}
