package dev.tether.harness.report;

import dev.tether.harness.scenarios.run.ScenarioResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The report of a run in a directory: {@code report.html} for people and {@code junit.xml} for
 * continuous integration. Used by one thread.
 */
public final class RunReport {
  private final Path directory;
  private final RunFacts facts;
  private final List<Played> played = new ArrayList<>();

  /**
   * Begins a report; nothing is written yet.
   *
   * @param directory where to; is created when it is not there
   */
  public RunReport(Path directory, RunFacts facts) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.facts = Objects.requireNonNull(facts, "facts");
  }

  /**
   * Adds a scenario and writes the report anew.
   *
   * @param files the directory with the scenario's own logs, at or below that of the report
   * @throws UncheckedIOException when the report can't be written
   */
  public void add(ScenarioResult result, Path files) {
    add(new Played.ToAnEnd(result, files));
  }

  /**
   * Adds a scenario that could not be played and writes the report anew.
   *
   * @param problem why, in one sentence
   * @throws UncheckedIOException when the report can't be written
   */
  public void addNotPlayed(String scenario, String problem) {
    add(new Played.NotAtAll(scenario, problem));
  }

  private void add(Played one) {
    played.add(one);
    try {
      Files.createDirectories(directory);
      replace("junit.xml", new JunitXml(facts).of(played));
      replace("report.html", new HtmlPage(facts, directory).of(played));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't write the report to " + directory, unwritable);
    }
  }

  /** Whoever reads it sees the old one or the new one. */
  private void replace(String name, String text) throws IOException {
    Path draft = Files.writeString(directory.resolve("." + name), text);
    Files.move(
        draft,
        directory.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
