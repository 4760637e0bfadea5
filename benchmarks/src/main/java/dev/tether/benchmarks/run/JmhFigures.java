package dev.tether.benchmarks.run;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** The JMH benchmarks: RecoverTask through a Java client, and what needs no connection. */
final class JmhFigures {
  private static final String GROUP = "JMH, called by a client in Java";
  private static final String BENCHMARKS =
      "HandleCodec|RecoverTask|InspectTask|StartTask|CompareAndSetOwner";
  private static final double MEDIAN = 50;

  private final Programs programs;
  private final Path json;
  private final Consumer<String> progress;

  JmhFigures(Programs programs, Path json, Consumer<String> progress) {
    this.programs = programs;
    this.json = json;
    this.progress = progress;
  }

  List<Figure> measure(boolean few) throws RunnerException {
    progress.accept("JMH");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(few ? "HandleCodec" : BENCHMARKS)
            .param("handles", "1000")
            .param("driver", drivers())
            .resultFormat(ResultFormatType.JSON)
            .result(json.toString())
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED",
                "-Dtether.bench.TETHER=" + programs.driver(),
                "-Dtether.bench.GO_PEER=" + programs.peer().map(Path::toString).orElse(""),
                "-Dtether.bench.AGENT=" + programs.agent());
    if (few) {
      options.warmupTime(TimeValue.milliseconds(300)).measurementTime(TimeValue.milliseconds(300));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    List<Figure> figures = new ArrayList<>();
    for (RunResult result : results) {
      figures.add(figure(result));
    }
    return figures;
  }

  private String[] drivers() {
    return programs.peer().isPresent()
        ? new String[] {DriverKind.TETHER.name(), DriverKind.GO_PEER.name()}
        : new String[] {DriverKind.TETHER.name()};
  }

  private static Figure figure(RunResult result) {
    String name = result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
    String parameters =
        result.getParams().getParamsKeys().stream()
            .map(key -> key + " " + result.getParams().getParam(key))
            .collect(Collectors.joining(", "));
    Statistics statistics = result.getPrimaryResult().getStatistics();
    boolean sampled = result.getParams().getMode().shortLabel().equals("sample");
    return Figure.of(
        ("jmh." + name + "." + parameters.replace(' ', '-').replace(",", ""))
            .toLowerCase(Locale.ROOT),
        GROUP,
        name + (parameters.isEmpty() ? "" : " (" + parameters + ")") + (sampled ? ", p50" : ""),
        "µs",
        sampled ? statistics.getPercentile(MEDIAN) : result.getPrimaryResult().getScore());
  }
}
