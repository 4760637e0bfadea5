package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.Cluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Nomad's own command line on a cluster, as people do. Safe for use by many threads. */
public final class NomadProgram {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern DISPATCHED = Pattern.compile("Dispatched Job ID\\s*=\\s*(\\S+)");

  private final Cluster cluster;

  NomadProgram(Cluster cluster) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
  }

  /** How a program ended, and all that it wrote. */
  public record Outcome(int exitCode, String stdout, String stderr) {
    public Outcome {
      Objects.requireNonNull(stdout, "stdout");
      Objects.requireNonNull(stderr, "stderr");
    }
  }

  /** Writes a Nomad variable, whatever it was before. */
  public void putVariable(String path, Map<String, String> items) throws InterruptedException {
    List<String> words = new ArrayList<>(List.of("var", "put", "-force", "-out=none", path));
    items.forEach((key, value) -> words.add(key + "=" + value));
    succeed(run(words, new byte[0]), "write the variable " + path);
  }

  /** Forgets a Nomad variable. */
  public void purgeVariable(String path) throws InterruptedException {
    succeed(run(List.of("var", "purge", path), new byte[0]), "forget the variable " + path);
  }

  /** Dispatches a parameterized job and tells the new job's id. */
  String dispatch(String jobId, byte[] payload, Map<String, String> meta)
      throws InterruptedException {
    List<String> words = new ArrayList<>(List.of("job", "dispatch", "-detach"));
    meta.forEach((key, value) -> words.addAll(List.of("-meta", key + "=" + value)));
    words.add(jobId);
    if (payload.length > 0) {
      words.add("-");
    }
    Outcome outcome = run(words, payload);
    succeed(outcome, "dispatch job " + jobId);
    Matcher told = DISPATCHED.matcher(outcome.stdout());
    if (!told.find()) {
      throw new ScenarioFailure("nomad did not tell which job it dispatched: " + outcome.stdout());
    }
    return told.group(1);
  }

  private static void succeed(Outcome outcome, String what) {
    if (outcome.exitCode() != 0) {
      throw new ScenarioFailure(
          "nomad could not %s: %s".formatted(what, (outcome.stderr() + outcome.stdout()).strip()));
    }
  }

  /** The words that run a program beside a task, without a terminal. */
  static List<String> exec(StagedTask task, List<String> command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "alloc",
                "exec",
                "-i=true",
                "-t=false",
                "-task",
                task.slot().task(),
                task.allocationId()));
    words.addAll(command);
    return words;
  }

  /**
   * Runs a command to its end, at most a minute.
   *
   * @param input what it reads; its input ends after that
   * @throws ScenarioFailure when it does not end
   */
  public Outcome run(List<String> words, byte[] input) throws InterruptedException {
    Process program = start(words);
    try {
      FutureTask<String> stdout = reading(program.getInputStream());
      FutureTask<String> stderr = reading(program.getErrorStream());
      feed(program, input);
      if (!program.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new ScenarioFailure(
            "nomad %s did not end within %d s"
                .formatted(String.join(" ", words), LIMIT.toSeconds()));
      }
      return new Outcome(program.exitValue(), text(stdout), text(stderr));
    } finally {
      program.destroyForcibly();
    }
  }

  private static void feed(Process program, byte[] input) {
    try (var stdin = program.getOutputStream()) {
      stdin.write(input);
    } catch (IOException ended) {
      // It ended without reading all of it; how, its outcome tells.
    }
  }

  private static FutureTask<String> reading(InputStream stream) {
    FutureTask<String> reading =
        new FutureTask<>(() -> new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    Thread.ofPlatform().daemon().name("nomad-output").start(reading);
    return reading;
  }

  private static String text(FutureTask<String> reading) throws InterruptedException {
    try {
      return reading.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unread) {
      throw new ScenarioFailure("the output of nomad could not be read: " + unread);
    }
  }

  /** Starts a command; whoever calls this ends it. */
  public Process start(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(cluster.nomadProgram().toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("NOMAD_"));
    builder.environment().put("NOMAD_ADDR", cluster.api().access().address().toString());
    try {
      return builder.start();
    } catch (IOException unusable) {
      throw new UncheckedIOException("can't run " + String.join(" ", command), unusable);
    }
  }
}
