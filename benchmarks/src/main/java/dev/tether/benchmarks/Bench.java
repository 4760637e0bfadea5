package dev.tether.benchmarks;

import dev.tether.benchmarks.report.Comparison;
import dev.tether.benchmarks.report.Figure;
import dev.tether.benchmarks.report.Page;
import dev.tether.benchmarks.report.Run;
import dev.tether.benchmarks.run.Machine;
import dev.tether.benchmarks.run.Measurements;
import dev.tether.benchmarks.run.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tether bench}. */
@Command(
    name = "tether bench",
    mixinStandardHelpOptions = true,
    description = "Measures the driver, and leaves a page with what came of it.")
public final class Bench implements Callable<Integer> {
  private static final int WORSE = 1;

  @Parameters(
      arity = "0..1",
      defaultValue = "all",
      description = "recover, start, handover, restart or all; default: all")
  private Group group;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "where the page and the numbers go; default: benchmarks/target/report")
  private Path report;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "figures.json of an earlier run; default: the one that is in the report")
  private Path compare;

  @Option(
      names = "--ci",
      description = "measure only what tells most, and fail when a ratio got worse beyond noise")
  private boolean ci;

  @Option(
      names = "--noise",
      paramLabel = "PART",
      defaultValue = "0.3",
      description = "by which part a ratio may grow without meaning; default: 0.3")
  private double noise;

  @Option(
      names = "--driver",
      paramLabel = "FILE",
      description = "the driver; default: the one that was built here")
  private Path driver;

  @Option(
      names = "--nomad",
      paramLabel = "VERSION",
      defaultValue = "1.11.2",
      description = "the Nomad of handovers and restarts; default: 1.11.2")
  private String nomad;

  /** What can be measured. */
  public enum Group {
    /** RecoverTask. */
    recover,
    /** Start and rest. */
    start,
    /** Moves on a real Nomad. */
    handover,
    /** Restarts of a real Nomad's client. */
    restart,
    /** All of these. */
    all
  }

  /** Runs and ends the process; the exit status is 1 when a ratio got worse. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  System.err.println("tether bench: " + failure);
                  return WORSE;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("tether.home", ".")).toAbsolutePath().normalize();
    Path target = report == null ? home.resolve("benchmarks/target/report") : report;
    Files.createDirectories(target);
    Optional<Run> earlier = earlier(target);
    Map<String, String> machine = Machine.facts();
    Run run =
        new Run(
            InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
            machine,
            measure(new Measurements(programs(home), target, ci, Bench::tell)));
    machine.put("Load after", Machine.load());
    Comparison comparison = new Comparison(run, earlier, noise);
    run.write(target.resolve(Run.FILE));
    Files.writeString(target.resolve("report.html"), Page.of(comparison));
    run.figures().forEach(figure -> System.out.println(figure.title() + ": " + figure.text()));
    comparison.missedGoals().forEach(line -> System.out.println("goal missed: " + line));
    comparison.regressions().forEach(line -> System.out.println("worse: " + line));
    System.out.println("report: " + target.resolve("report.html"));
    return ci && !comparison.regressions().isEmpty() ? WORSE : 0;
  }

  private List<Figure> measure(Measurements measurements) throws Exception {
    List<Figure> figures = new ArrayList<>();
    if (group == Group.recover || group == Group.all) {
      figures.addAll(measurements.recover());
    }
    if (group == Group.start || group == Group.all) {
      figures.addAll(measurements.start());
    }
    if (group == Group.handover || group == Group.all) {
      figures.addAll(measurements.handover(nomad));
    }
    if (group == Group.restart || group == Group.all) {
      figures.addAll(measurements.restart(nomad));
    }
    return figures;
  }

  private Optional<Run> earlier(Path target) throws IOException {
    Path file = compare == null ? target.resolve(Run.FILE) : compare;
    return compare != null || Files.exists(file) ? Optional.of(Run.read(file)) : Optional.empty();
  }

  private Programs programs(Path home) {
    Path ours =
        driver == null
            ? home.resolve("driver/plugin/target/nomad-driver-remote/nomad-driver-remote")
            : driver.toAbsolutePath();
    Optional<Path> peer =
        Optional.of(home.resolve("benchmarks/target/go-peer")).filter(Files::isExecutable);
    if (peer.isEmpty()) {
      tell("there is no Go here: nothing is compared with the driver in Go");
    }
    return new Programs(ours, peer, home);
  }

  private static void tell(String what) {
    System.err.println("tether bench: " + what);
  }
}
