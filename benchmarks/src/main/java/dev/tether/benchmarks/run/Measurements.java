package dev.tether.benchmarks.run;

import dev.tether.benchmarks.report.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Everything that can be measured, by the names of the command line. */
public final class Measurements {
  private static final int FEW_TASKS = 100;
  private static final int MANY_TASKS = 1_000;

  private final Programs programs;
  private final Path report;
  private final boolean few;
  private final Consumer<String> progress;

  /**
   * Measures nothing yet.
   *
   * @param report where what is left beside the numbers goes
   * @param few whether only the cases that tell most are measured
   * @param progress is told what is under way
   */
  public Measurements(Programs programs, Path report, boolean few, Consumer<String> progress) {
    this.programs = programs;
    this.report = report;
    this.few = few;
    this.progress = progress;
  }

  /** RecoverTask: Nomad's client, ten thousand tasks, and JMH. */
  public List<Figure> recover() throws Exception {
    List<Figure> figures = new ArrayList<>();
    if (programs.peer().isPresent()) {
      figures.addAll(new RecoverFigures(programs, progress).measure(few));
    }
    figures.addAll(new ManyFigures(programs, progress).measure());
    figures.addAll(new JmhFigures(programs, report.resolve("jmh.json"), progress).measure(few));
    return figures;
  }

  /** Start and rest of the driver. */
  public List<Figure> start() throws Exception {
    return new StartFigures(programs, progress).measure(few);
  }

  /** Moves on a real Nomad. */
  public List<Figure> handover(String nomad) throws Exception {
    return new HandoverFigures(programs, report, progress).measure(nomad);
  }

  /** Restarts of a real Nomad's client. */
  public List<Figure> restart(String nomad) throws Exception {
    Path clusters = Files.createTempDirectory("tether-restart");
    try {
      return new RestartFigures(programs, clusters, progress)
          .measure(nomad, few ? List.of(FEW_TASKS) : List.of(FEW_TASKS, MANY_TASKS));
    } finally {
      Files.deleteIfExists(clusters);
    }
  }
}
