package dev.tether.harness.cli;

import dev.tether.harness.nomad.NomadVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What {@code scenario run} can be told. */
final class ScenarioOptions {
  private static final List<String> KINDS = List.of("process", "embedded", "container");

  /** Scenarios wait more than they work: this keeps two processors busy. */
  private static final int EMBEDDED_LANES = 5;

  @Option(
      names = "--cluster",
      paramLabel = "KIND",
      defaultValue = "process",
      description = {
        "what the cluster is made of: process (a real Nomad, default),",
        "embedded (an imitation of one, quick),",
        "or container (a real Nomad in containers of a Docker engine)"
      })
  private String cluster;

  @Option(
      names = "--nomad",
      paramLabel = "VERSION",
      description = "the version of Nomad; default: the one on the PATH, or the newest known",
      converter = Versions.class)
  private NomadVersion nomad;

  @Option(names = "--nomad-binary", paramLabel = "PATH", description = "the Nomad binary to use")
  private Path nomadBinary;

  @Option(
      names = "--driver",
      paramLabel = "PATH",
      description = "the driver plugin's executable; default: the one that was built here")
  private Path driver;

  @Option(
      names = "--agent-dir",
      paramLabel = "DIR",
      description = "where the runtime agent is; default: where it was built here")
  private Path agentDirectory;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "at least so many nodes where a scenario wants several")
  private Integer nodes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "chooses the moments of faults; default: another one each time")
  private Long seed;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = {
        "play so many scenarios at the same time, each on a cluster of its own;",
        "default: 4 for all on embedded clusters, else 1"
      })
  private Integer parallel;

  @Option(
      names = "--json",
      description = "print the result as one JSON object, all else to standard error")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "leave there: report.html, junit.xml, and for each scenario its timeline, result and"
              + " logs")
  private Path report;

  @Option(
      names = "--tap",
      description = "start the driver behind the tap; what it records is left with the report")
  private boolean tap;

  @Option(names = "--long", description = "with all: also the scenarios that take minutes")
  private boolean lasting;

  @Option(names = "--keep", description = "keep the clusters' files and tell where they are")
  private boolean keep;

  /** Checks what only several options together or their values tell. */
  void check() {
    if (!KINDS.contains(cluster)) {
      throw Problem.wrongUsage(
          "there are no clusters of the kind \"%s\": give --cluster %s"
              .formatted(cluster, String.join(" or ", KINDS)));
    }
    if (isEmbedded() && nomadBinary != null) {
      throw Problem.wrongUsage("an embedded cluster has no Nomad: leave --nomad-binary out");
    }
    if (nodes != null && (nodes < 1 || nodes > 9)) {
      throw Problem.wrongUsage("--nodes is from 1 to 9, got " + nodes);
    }
    if (parallel != null && (parallel < 1 || parallel > 16)) {
      throw Problem.wrongUsage("--parallel is from 1 to 16, got " + parallel);
    }
  }

  /** Whether the cluster is an imitation. */
  boolean isEmbedded() {
    return cluster.equals("embedded");
  }

  /** What the cluster is made of. */
  String kind() {
    return cluster;
  }

  /** The clusters that are wanted. */
  ClusterChoice clusters() {
    return new ClusterChoice(
        ClusterChoice.Kind.named(cluster).orElseThrow(), nomad(), nomadBinary());
  }

  Optional<NomadVersion> nomad() {
    return Optional.ofNullable(nomad);
  }

  private Optional<Path> nomadBinary() {
    return Optional.ofNullable(nomadBinary);
  }

  Optional<Path> driver() {
    return Optional.ofNullable(driver);
  }

  Optional<Path> agentDirectory() {
    return Optional.ofNullable(agentDirectory);
  }

  Optional<Integer> nodes() {
    return Optional.ofNullable(nodes);
  }

  /** How many of so many scenarios are played at the same time. */
  int parallel(int scenarios) {
    int wanted = parallel != null ? parallel : isEmbedded() ? EMBEDDED_LANES : 1;
    return Math.min(wanted, scenarios);
  }

  OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  boolean json() {
    return json;
  }

  Optional<Path> report() {
    return Optional.ofNullable(report).map(Path::toAbsolutePath);
  }

  boolean tap() {
    return tap;
  }

  boolean lasting() {
    return lasting;
  }

  boolean keep() {
    return keep;
  }
}
