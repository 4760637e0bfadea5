package dev.tether.harness.cli;

import dev.tether.harness.tap.TapScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a file that Nomad can start in the place of a driver. */
@Command(
    name = "wrap",
    description = {
      "Writes a file with the driver's name into a directory. Started in the driver's place, it is",
      "the driver with the tap before it. Prints the file's path."
    },
    mixinStandardHelpOptions = true)
final class TapWrap implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "DRIVER", description = "the driver plugin's executable")
  private Path driver;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      required = true,
      description = "where to write the file: a plugin_dir of Nomad")
  private Path directory;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      required = true,
      description = "where the calls will be recorded, as JSON lines; {pid} becomes a process id")
  private Path record;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "break points to begin with: the JSON of `tap break --print`, one a line")
  private Path rules;

  TapWrap(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws IOException {
    Distributions distributions = new Distributions(surroundings.home());
    TapScript script =
        new TapScript(
            distributions.tap(),
            distributions.driver(Optional.of(driver)),
            record.toAbsolutePath(),
            Optional.ofNullable(rules).map(Path::toAbsolutePath));
    surroundings.console().result(script.writeInto(directory).toAbsolutePath().toString());
    return Status.PASSED;
  }
}
