package dev.tether.harness.cli;

import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadVersion;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gets a Nomad binary. */
@Command(
    name = "install",
    description = {
      "Gets a Nomad of this version and prints the binary's path.",
      "It is looked for on the PATH and in the cache, taken from Docker's image, or built with Go."
    },
    mixinStandardHelpOptions = true)
final class NomadInstall implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      paramLabel = "VERSION",
      description = "for instance 1.11.2",
      converter = Versions.class)
  private NomadVersion version;

  NomadInstall(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws Exception {
    Console console = surroundings.console();
    console.result(
        surroundings
            .ending()
            .interrupting(
                () ->
                    new NomadBinaries(Host.present())
                        .get(Optional.of(version), console::progress)
                        .path()
                        .toString()));
    return Status.PASSED;
  }
}
