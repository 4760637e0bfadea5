package dev.tether.benchmarks.run;

import com.google.common.util.concurrent.ListenableFuture;
import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.MeasuredDriver;
import dev.tether.benchmarks.report.Figure;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ten thousand tasks on a runtime that is far away: a client restart at its worst. */
final class ManyFigures {
  private static final String GROUP = "10,000 tasks on a runtime 50 ms away";
  private static final int TASKS = 10_000;
  private static final Duration AWAY = Duration.ofMillis(50);
  private static final Duration SETTLED = Duration.ofSeconds(5);
  private static final double MEGA = 1e6;

  private final Programs programs;
  private final Consumer<String> progress;

  ManyFigures(Programs programs, Consumer<String> progress) {
    this.programs = programs;
    this.progress = progress;
  }

  List<Figure> measure() throws IOException, InterruptedException, PluginStartException {
    progress.accept("10,000 tasks");
    List<Figure> figures = new ArrayList<>();
    MeasuredDriver driver = MeasuredDriver.start(DriverKind.TETHER, programs.driver(), TASKS, AWAY);
    try {
      Thread.sleep(SETTLED);
      long before = ProcessFacts.residentBytes(driver.process());
      long began = System.nanoTime();
      driver.handles().forEach(driver::recover);
      double seconds = (System.nanoTime() - began) / 1e9;
      figures.add(
          Figure.of("many.recover", GROUP, "All recovered, one after the other", "s", seconds)
              .withGoal(2));
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
    open.forEach(wait -> wait.cancel(true));
  }
}
