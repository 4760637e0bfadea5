package dev.tether.web.suite;

import dev.tether.web.model.Run;
import dev.tether.web.model.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts and ends runs. Safe for use by many threads. */
public final class SuiteRuns implements AutoCloseable {
  private static final int MOST_LINES = 2_000;

  private final Session session;
  private final Path reports;
  private final List<String> tether;
  private final Map<String, Process> running = new ConcurrentHashMap<>();
  private final AtomicInteger begun = new AtomicInteger();

  /**
   * Nothing runs yet.
   *
   * @param session gets the runs
   * @param reports a directory in which each run gets one
   * @param tether the command line's program with its arguments so far
   */
  public SuiteRuns(Session session, Path reports, List<String> tether) {
    this.session = Objects.requireNonNull(session, "session");
    this.reports = Objects.requireNonNull(reports, "reports");
    this.tether = List.copyOf(tether);
  }

  /**
   * Begins a run; returns at once.
   *
   * @param arguments of {@code ./tether}, without those of the report
   * @return what names it
   */
  public String start(String title, List<String> arguments) {
    String key = "r" + begun.incrementAndGet();
    Path report = reports.resolve(key);
    List<String> command = new ArrayList<>(tether);
    command.addAll(arguments);
    command.addAll(List.of("--report", report.toString()));
    Run run =
        new Run(
            key,
            title,
            "./tether " + String.join(" ", arguments),
            Run.State.RUNNING,
            List.of(),
            report);
    try {
      Files.createDirectories(report);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      running.put(key, process);
      session.put(run);
      Thread.ofVirtual().name("run-" + key).start(() -> follow(run, process));
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + command.getFirst(), e);
    }
    return key;
  }

  private void follow(Run run, Process process) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (lines.size() < MOST_LINES) {
          lines.add(line);
        }
        session.put(with(run, Run.State.RUNNING, lines));
      }
    } catch (IOException torn) {
      lines.add("its output ended: " + torn.getMessage());
    }
    try {
      int status = process.waitFor();
      boolean stopped = running.remove(run.key()) == null;
      Run.State state =
          stopped ? Run.State.STOPPED : status == 0 ? Run.State.PASSED : Run.State.FAILED;
      session.put(with(run, state, lines));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static Run with(Run run, Run.State state, List<String> lines) {
    return new Run(run.key(), run.title(), run.command(), state, lines, run.report());
  }

  /** Ends a run; its clusters are cleared up by itself. */
  public void stop(String key) {
    Optional.ofNullable(running.remove(key)).ifPresent(Process::destroy);
  }

  @Override
  public void close() {
    List<Process> all = List.copyOf(running.values());
    running.clear();
    all.forEach(Process::destroy);
    try {
      for (Process process : all) {
        process.waitFor();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
