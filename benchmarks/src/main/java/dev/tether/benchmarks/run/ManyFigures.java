package dev.tether.benchmarks.run;

import com.google.common.util.concurrent.ListenableFuture;
import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.MeasuredDriver;
import dev.tether.benchmarks.driver.Scene;
import dev.tether.benchmarks.host.GoHost;
import dev.tether.benchmarks.remote.SyntheticAgent;
import dev.tether.benchmarks.report.Figure;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Ten thousand tasks on a runtime that is far away: a client restart at its worst. */
final class ManyFigures {
  private static final String GROUP = "10,000 tasks on a runtime 50 ms away";
  private static final int TASKS = 10_000;
  private static final int THOUSAND = 1_000;
  private static final double ALL_SECONDS = 2;
  private static final Duration AWAY = Duration.ofMillis(50);

  /**
   * The driver collects its garbage three seconds after a burst, and gives memory back every ten.
   */
  private static final Duration SETTLED = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double MEGA = 1e6;

  private final Programs programs;
  private final Consumer<String> progress;

  ManyFigures(Programs programs, Consumer<String> progress) {
    this.programs = programs;
    this.progress = progress;
  }

  List<Figure> measure() throws IOException, InterruptedException, PluginStartException {
    List<Figure> figures = new ArrayList<>();
    if (programs.peer().isPresent()) {
      progress.accept("10,000 tasks, recovered by Nomad's own plugin client");
      for (DriverKind kind : DriverKind.values()) {
        figures.add(calledByNomad(kind));
      }
    }
    progress.accept("memory with 1,000 tasks");
    figures.add(memoryOfAThousand());
    progress.accept("10,000 tasks");
    MeasuredDriver driver = MeasuredDriver.start(DriverKind.TETHER, programs.driver(), TASKS, AWAY);
    try {
      Thread.sleep(SETTLED);
      long before = ProcessFacts.residentBytes(driver.process());
      long began = System.nanoTime();
      driver.handles().forEach(driver::recover);
      double seconds = (System.nanoTime() - began) / 1e9;
      figures.add(
          Figure.of(
                  "many.recover",
                  GROUP,
                  "All recovered, one after the other, by a client in Java just started, too",
                  "s",
                  seconds)
              .withGoal(ALL_SECONDS));
      Thread.sleep(SETTLED);
      long after = ProcessFacts.residentBytes(driver.process());
      figures.add(
          Figure.of(
                  "many.handle",
                  GROUP,
                  "Resident memory per handle",
                  "kB",
                  (after - before) / 1000.0 / TASKS)
              .withGoal(3));
      figures.add(
          Figure.of("many.rss", GROUP, "Resident memory", "MB", after / MEGA).withGoal(150));
      waits(driver, figures);
    } finally {
      driver.end();
    }
    return figures;
  }

  /** All of them by a driver just started, one after the other. */
  private Figure calledByNomad(DriverKind kind) throws IOException, InterruptedException {
    try (Scene scene = Scene.of(kind, TASKS, AWAY)) {
      double seconds =
          programs
              .goHost()
              .orElseThrow()
              .run(
                  new GoHost.Plan(
                      programs.executable(kind),
                      scene.config(),
                      scene.startsItself(),
                      scene.handles(),
                      1,
                      0,
                      TASKS))
              .recoverSeconds();
      String title = "All recovered, one after the other, by Nomad's own plugin client";
      return kind == DriverKind.TETHER
          ? Figure.of("many.host", GROUP, title, "s", seconds).withGoal(ALL_SECONDS)
          : Figure.of("many.host.go", GROUP, title + ", of the driver in Go", "s", seconds);
    }
  }

  private Figure memoryOfAThousand()
      throws IOException, InterruptedException, PluginStartException {
    MeasuredDriver driver =
        MeasuredDriver.start(DriverKind.TETHER, programs.driver(), THOUSAND, AWAY);
    try {
      driver.handles().forEach(driver::recover);
      Thread.sleep(SETTLED);
      return Figure.of(
          "many.rss.thousand",
          GROUP,
          "Resident memory with 1,000 tasks",
          "MB",
          ProcessFacts.residentBytes(driver.process()) / MEGA);
    } finally {
      driver.end();
    }
  }

  private static void waits(MeasuredDriver driver, List<Figure> figures)
      throws IOException, InterruptedException {
    List<ListenableFuture<WaitTaskResponse>> open = new ArrayList<>();
    for (TaskHandle handle : driver.handles()) {
      open.add(driver.await(handle));
    }
    // An answer on the same connection comes after all requests before it were read.
    driver.ping();
    Thread.sleep(SETTLED);
    figures.add(
        Figure.of(
            "many.waits.rss",
            GROUP,
            "Resident memory with 10,000 open waits",
            "MB",
            ProcessFacts.residentBytes(driver.process()) / MEGA));
    double before = ProcessFacts.cpuSeconds(driver.process());
    Thread.sleep(SETTLED);
    double used = ProcessFacts.cpuSeconds(driver.process()) - before;
    figures.add(
        Figure.of(
            "many.waits.cpu",
            GROUP,
            "Processor time with 10,000 open waits, per second",
            "ms",
            used / SETTLED.toSeconds() * 1000));
    endAll(driver, open, figures);
  }

  /** Lets all tasks end at once: each wait has to be answered. */
  private static void endAll(
      MeasuredDriver driver, List<ListenableFuture<WaitTaskResponse>> open, List<Figure> figures)
      throws InterruptedException {
    if (!(driver.remoteSide().orElseThrow() instanceof SyntheticAgent agent)) {
      throw new IllegalStateException("tasks of a real agent don't end all at once");
    }
    long began = System.nanoTime();
    agent.endTasks();
    for (int number = 0; number < open.size(); number++) {
      try {
        var ignored = open.get(number).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException(unanswered(driver, open, number), e);
      }
    }
    figures.add(
        Figure.of(
            "many.waits.answered",
            GROUP,
            "All tasks end at once: all 10,000 waits are answered",
            "s",
            (System.nanoTime() - began) / 1e9));
  }

  /** What to tell of waits without an answer, of which one was the first. */
  private static String unanswered(
      MeasuredDriver driver, List<ListenableFuture<WaitTaskResponse>> open, int first) {
    return "%d of %d waits had no answer %d s after the end of their tasks, the first that of %s"
        .formatted(
            open.stream().filter(wait -> !wait.isDone()).count(),
            open.size(),
            PATIENCE.toSeconds(),
            driver.handles().get(first).getConfig().getId());
  }
}
