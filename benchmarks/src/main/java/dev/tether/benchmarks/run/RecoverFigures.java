package dev.tether.benchmarks.run;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.Scene;
import dev.tether.benchmarks.host.GoHost;
import dev.tether.benchmarks.host.GoHost.Outcome;
import dev.tether.benchmarks.report.Figure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** RecoverTask as Nomad's own code sees it, of both drivers, with the health check as the floor. */
final class RecoverFigures {
  private static final String GROUP = "RecoverTask, called by Nomad's own plugin client";
  private static final double PEER_P50 = 1.0;
  private static final double PEER_P99 = 1.5;
  private static final double FLOOR_P50 = 1.3;

  /** As many calls as a driver needs until its code is compiled. */
  private static final int WARM = 20_000;

  /** One way to call. */
  private record Case(int handles, int callers, int latencyMillis, int warmup, int calls) {
    String id() {
      return "recover.h%d.c%d.l%d%s"
          .formatted(handles, callers, latencyMillis, warmup == 0 ? ".cold" : "");
    }

    String title() {
      return "%,d handles, %d caller%s%s%s"
          .formatted(
              handles,
              callers,
              callers == 1 ? "" : "s",
              latencyMillis == 0 ? "" : ", runtime " + latencyMillis + " ms away",
              warmup == 0 ? ", cold" : "");
    }
  }

  private final Programs programs;
  private final Consumer<String> progress;

  RecoverFigures(Programs programs, Consumer<String> progress) {
    this.programs = programs;
    this.progress = progress;
  }

  /** All cases, or the few that tell most. */
  List<Figure> measure(boolean few) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    GoHost host = programs.goHost().orElseThrow();
    for (Case one : few ? fewCases() : allCases()) {
      progress.accept("RecoverTask: " + one.title());
      Outcome ours = outcome(host, DriverKind.TETHER, one);
      Outcome peer = outcome(host, DriverKind.GO_PEER, one);
      boolean warm = one.warmup > 0;
      add(figures, one, "p50", ours.recover().p50(), peer.recover().p50(), warm ? PEER_P50 : 0);
      add(figures, one, "p99", ours.recover().p99(), peer.recover().p99(), warm ? PEER_P99 : 0);
      figures.add(
          Figure.of(
              one.id() + ".floor",
              GROUP,
              one.title() + ": health check, p50",
              "µs",
              ours.ping().p50()));
      figures.add(
          Figure.of(
                  one.id() + ".p50.floor",
                  GROUP,
                  one.title() + ": p50 to the health check",
                  Figure.RATIO,
                  ours.recover().p50() / ours.ping().p50())
              .withGoal(warm ? FLOOR_P50 : 0));
    }
    return figures;
  }

  private static void add(
      List<Figure> figures, Case one, String percentile, double ours, double peer, double goal) {
    String id = one.id() + "." + percentile;
    String title = one.title() + ": " + percentile;
    figures.add(Figure.of(id, GROUP, title, "µs", ours));
    figures.add(Figure.of(id + ".go", GROUP, title + " of the driver in Go", "µs", peer));
    figures.add(
        Figure.of(id + ".peer", GROUP, title + " to that in Go", Figure.RATIO, ours / peer)
            .withGoal(goal));
  }

  private static List<Case> fewCases() {
    return List.of(new Case(1000, 1, 0, WARM, 4000));
  }

  private static List<Case> allCases() {
    List<Case> cases = new ArrayList<>();
    for (int handles : List.of(1, 100, 1000, 10_000)) {
      cases.add(new Case(handles, 1, 0, WARM, 10_000));
    }
    for (int handles : List.of(1000, 10_000)) {
      cases.add(new Case(handles, 8, 0, WARM, 20_000));
    }
    cases.add(new Case(1000, 1, 5, WARM, 10_000));
    cases.add(new Case(1000, 1, 50, WARM, 10_000));
    cases.add(new Case(1000, 1, 0, 0, 1000));
    return cases;
  }

  private Outcome outcome(GoHost host, DriverKind kind, Case one)
      throws IOException, InterruptedException {
    try (Scene scene = Scene.of(kind, one.handles, Duration.ofMillis(one.latencyMillis))) {
      return host.run(
          new GoHost.Plan(
              programs.executable(kind),
              scene.config(),
              scene.startsItself(),
              scene.handles(),
              one.callers,
              one.warmup,
              one.calls));
    }
  }
}
