package dev.tether.harness.nomad;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs other programs to their end. Whatever they started ends with them, or with this process. */
final class Commands {
  private static final Duration TICK = Duration.ofSeconds(10);
  private final Map<String, String> environment;

  Commands(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** How a program ended, with its output and errors in one. */
  record Result(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }

    /** The last lines, joined into one. */
    String tail(int lines) {
      List<String> all = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
      return String.join("; ", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
  }

  Result run(Duration limit, List<String> command) throws IOException, InterruptedException {
    return run(limit, Path.of("/"), command, Map.of(), _ -> {});
  }

  /**
   * Runs a program.
   *
   * @param limit after which it is killed
   * @param ticks is told every few seconds how many seconds have passed
   * @throws IOException when it can't be started or took longer than the limit
   */
  Result run(
      Duration limit,
      Path directory,
      List<String> command,
      Map<String, String> variables,
      Consumer<Long> ticks)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("tether-command", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      Thread atExit = Thread.ofPlatform().unstarted(() -> kill(process));
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        await(process, limit, command, ticks);
        return new Result(process.exitValue(), new String(Files.readAllBytes(output), UTF_8));
      } finally {
        kill(process);
        forget(atExit);
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static void await(
      Process process, Duration limit, List<String> command, Consumer<Long> ticks)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!process.waitFor(Math.min(TICK.toMillis(), limit.toMillis()), TimeUnit.MILLISECONDS)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      if (elapsed.compareTo(limit) >= 0) {
        throw new IOException(
            "%s took longer than %d s".formatted(command.getFirst(), limit.toSeconds()));
      }
      ticks.accept(elapsed.toSeconds());
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook does its work.
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
