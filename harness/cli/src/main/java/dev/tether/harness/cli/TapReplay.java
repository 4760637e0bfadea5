package dev.tether.harness.cli;

import dev.tether.harness.tap.compare.SideBySide;
import dev.tether.harness.tap.record.Recording;
import dev.tether.harness.tap.replay.Played;
import dev.tether.harness.tap.replay.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repeats a record. */
@Command(
    name = "replay",
    description = {
      "Makes the calls of a record again, of another build of the driver, and shows both side by",
      "side. Identifiers, times and directories are compared by their role only. The exit status",
      "is 1 if something is different."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Masked values are not in the record: give them with --env, or the tasks run without."
    })
final class TapReplay implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(index = "0", paramLabel = "RECORD", description = "the record")
  private Path record;

  @Option(
      names = "--driver",
      paramLabel = "PATH",
      required = true,
      description = "the other build of the driver")
  private Path driver;

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "the value of a variable or a setting that the record masks")
  private Map<String, String> variables = Map.of();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "how much longer than recorded a call may take (default: ${DEFAULT-VALUE})")
  private int patience;

  @Option(names = "--width", paramLabel = "N", defaultValue = "76", description = "of a column")
  private int width;

  @Option(names = "--differences", description = "show only what is different")
  private boolean differences;

  TapReplay(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(record)) {
      throw Problem.wrongUsage("there is no record " + record);
    }
    Path executable = new Distributions(surroundings.home()).driver(Optional.of(driver));
    return surroundings.ending().interrupting(() -> replay(executable));
  }

  private int replay(Path executable) throws Exception {
    try (WorkDirectory work = WorkDirectory.create(surroundings, false)) {
      List<Played> played =
          new Replay(
                  List.of(executable.toString()),
                  work.path(),
                  known(),
                  Duration.ofSeconds(patience))
              .run(Recording.read(record));
      return tell(played);
    }
  }

  /** What was given, and this host's PATH: the record masks it, too. */
  private Map<String, String> known() {
    Map<String, String> known = new HashMap<>(variables);
    Optional.ofNullable(System.getenv("PATH")).ifPresent(path -> known.putIfAbsent("PATH", path));
    return known;
  }

  private int tell(List<Played> played) {
    List<SideBySide.Row> rows = Played.rows(played);
    List<SideBySide.Row> shown =
        differences ? rows.stream().filter(row -> !row.same()).toList() : rows;
    new SideBySide("recorded", "now", Math.max(width, 20))
        .lines(shown)
        .forEach(surroundings.console()::result);
    long different = rows.stream().filter(row -> !row.same()).count();
    long leftOut = played.stream().filter(p -> !p.wasMade()).count();
    surroundings
        .console()
        .result("%d calls, %d different, %d left out".formatted(rows.size(), different, leftOut));
    return different == 0 ? Status.PASSED : Status.FAILED;
  }
}
