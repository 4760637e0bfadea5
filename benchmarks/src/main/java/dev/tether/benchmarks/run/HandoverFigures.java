package dev.tether.benchmarks.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.benchmarks.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Moves of a task on a real Nomad, played by the scenarios: how long the task had no owner, and how
 * much of that was the driver's call that took it over.
 */
final class HandoverFigures {
  private static final String GROUP = "Handover on a real Nomad";
  private static final double OURS_MILLIS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Programs programs;
  private final Path reports;
  private final Consumer<String> progress;

  HandoverFigures(Programs programs, Path reports, Consumer<String> progress) {
    this.programs = programs;
    this.reports = reports;
    this.progress = progress;
  }

  List<Figure> measure(String nomad) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (String scenario : List.of("drain", "kill-node")) {
      progress.accept("scenario " + scenario + " on Nomad " + nomad);
      Path report = reports.resolve(scenario);
      JsonNode result = play(scenario, nomad, report);
      String title = scenario.equals("drain") ? "Drain to owned" : "Kill to owned";
      figures.add(
          Figure.of(
              "handover." + scenario,
              GROUP,
              title + ", all of it",
              "ms",
              result.path("handover_ms").asDouble()));
      figures.add(
          Figure.of(
                  "handover." + scenario + ".ours",
                  GROUP,
                  title + ", our part: the call that takes it over",
                  "ms",
                  lastTakeover(report))
              .withGoal(OURS_MILLIS));
    }
    return figures;
  }

  private JsonNode play(String scenario, String nomad, Path report)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                programs.home().resolve("tether").toString(),
                "scenario",
                "run",
                scenario,
                "--nomad",
                nomad,
                "--driver",
                programs.driver().toString(),
                "--json",
                "--report",
                report.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String last =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .reduce("", (before, line) -> line);
    if (process.waitFor() != 0) {
      throw new IOException(
          "the scenario %s failed, nothing is measured; see %s".formatted(scenario, report));
    }
    return JSON.readTree(last);
  }

  /** Milliseconds of the last call by which a driver took the task over. */
  private static double lastTakeover(Path report) throws IOException {
    double millis = 0;
    long latest = 0;
    try (Stream<Path> files = Files.list(report)) {
      for (Path file : files.filter(f -> f.toString().endsWith("rpc-trace.jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode call = JSON.readTree(line);
          boolean takes =
              call.path("method").asText().matches("Driver/(StartTask|RecoverTask)")
                  && call.path("phase").asText().equals("end");
          if (takes && call.path("at").asLong() > latest) {
            latest = call.path("at").asLong();
            millis = call.path("micros").asDouble() / 1000;
          }
        }
      }
    }
    return millis;
  }
}
