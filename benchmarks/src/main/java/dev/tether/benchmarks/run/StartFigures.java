package dev.tether.benchmarks.run;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.MeasuredDriver;
import dev.tether.benchmarks.report.Figure;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The start of the driver, and what it takes when it has nothing to do. */
final class StartFigures {
  private static final String GROUP = "Start and rest";
  private static final int STARTS = 21;
  private static final int FEW_STARTS = 7;
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final Duration REST = Duration.ofSeconds(10);
  private static final double MEGA = 1e6;

  private final Programs programs;
  private final Consumer<String> progress;

  StartFigures(Programs programs, Consumer<String> progress) {
    this.programs = programs;
    this.progress = progress;
  }

  List<Figure> measure(boolean few) throws IOException, InterruptedException, PluginStartException {
    List<Figure> figures = new ArrayList<>();
    progress.accept("start to handshake");
    Start ours = start(DriverKind.TETHER, few);
    figures.add(
        Figure.of("start.handshake", GROUP, "Start to handshake, p50", "ms", ours.handshake())
            .withGoal(120));
    figures.add(
        Figure.of(
            "start.answer", GROUP, "Start to the first call's answer, p50", "ms", ours.answer()));
    if (programs.peer().isPresent()) {
      Start peer = start(DriverKind.GO_PEER, few);
      figures.add(
          Figure.of(
              "start.handshake.go",
              GROUP,
              "Start to handshake of the driver in Go, p50",
              "ms",
              peer.handshake()));
      figures.add(
          Figure.of(
              "start.answer.go",
              GROUP,
              "Start to the first call's answer of the driver in Go, p50",
              "ms",
              peer.answer()));
    }
    progress.accept("memory and processor time at rest");
    MeasuredDriver driver =
        MeasuredDriver.start(DriverKind.TETHER, programs.driver(), 1, Duration.ZERO);
    try {
      Thread.sleep(SETTLED);
      figures.add(
          Figure.of(
                  "start.rss",
                  GROUP,
                  "Resident memory, configured, without tasks",
                  "MB",
                  ProcessFacts.residentBytes(driver.process()) / MEGA)
              .withGoal(70));
      double before = ProcessFacts.cpuSeconds(driver.process());
      Thread.sleep(REST);
      double used = ProcessFacts.cpuSeconds(driver.process()) - before;
      figures.add(
          Figure.of(
                  "start.cpu",
                  GROUP,
                  "Processor time at rest, per second",
                  "ms",
                  used / REST.toSeconds() * 1000)
              .withGoal(2));
    } finally {
      driver.end();
    }
    return figures;
  }

  /**
   * Medians in milliseconds since the driver was started.
   *
   * @param handshake until it said where it listens
   * @param answer until a health check was answered that was sent right after it
   */
  private record Start(double handshake, double answer) {}

  private Start start(DriverKind kind, boolean few)
      throws PluginStartException, InterruptedException {
    List<Double> handshakes = new ArrayList<>();
    List<Double> answers = new ArrayList<>();
    for (int i = 0; i < (few ? FEW_STARTS : STARTS); i++) {
      long began = System.nanoTime();
      PluginClient client =
          PluginClient.start(PluginLaunch.of(programs.executable(kind).toString()));
      handshakes.add((System.nanoTime() - began) / MEGA);
      if (!client.ping()) {
        throw new IllegalStateException("%s does not answer".formatted(kind));
      }
      answers.add((System.nanoTime() - began) / MEGA);
      var ignored = client.kill();
    }
    return new Start(median(handshakes), median(answers));
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
