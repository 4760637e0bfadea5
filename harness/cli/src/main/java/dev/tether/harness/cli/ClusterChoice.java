package dev.tether.harness.cli;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.container.ContainerCluster;
import dev.tether.harness.launch.ContainerClusters;
import dev.tether.harness.launch.EmbeddedClusters;
import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.nomad.NomadVersion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * Which clusters somebody wants.
 *
 * @param nomad the version; none for the one on the PATH, or the newest known
 * @param nomadBinary the program to use; none to look for one
 */
public record ClusterChoice(Kind kind, Optional<NomadVersion> nomad, Optional<Path> nomadBinary) {
  public ClusterChoice {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(nomadBinary, "nomadBinary");
  }

  /** What clusters are made of. */
  public enum Kind {
    /** A real Nomad, its agents processes of this machine. */
    PROCESS,
    /** An imitation of Nomad within this program. */
    EMBEDDED,
    /** A real Nomad in containers of a Docker engine. */
    CONTAINER;

    /** As options and results write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that an option names. */
    public static Optional<Kind> named(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
  }

  /**
   * What there is for a choice.
   *
   * @param origin where their Nomad comes from, for people
   */
  public record Made(NomadVersion version, String origin, ScenarioClusters clusters) {}

  /**
   * Gets what such clusters need; no cluster is started. May take minutes where a Nomad has to be
   * built first.
   *
   * @param driver the driver plugin's executable
   * @param agent the runtime agent's executable
   * @param seed decides what an imitation leaves to chance
   * @param progress is told of what takes long
   * @throws RuntimeException when something is missing, with one sentence for people
   */
  public Made make(Path driver, Path agent, long seed, Await.Progress progress)
      throws InterruptedException {
    return switch (kind) {
      case EMBEDDED -> {
        NomadVersion version = nomad.orElse(EmbeddedClusters.NEWEST);
        yield new Made(
            version,
            "an imitation",
            new ScenarioClusters(
                new EmbeddedClusters(version, Optional.of(agent), seed, new Random()), driver));
      }
      case CONTAINER -> {
        ContainerCluster.expectEngine();
        NomadBinary binary = binary(progress);
        yield new Made(
            binary.version(),
            binary.origin(),
            new ScenarioClusters(
                new ContainerClusters(binary, Optional.of(agent), new Random(), progress), driver));
      }
      case PROCESS -> {
        NomadBinary binary = binary(progress);
        yield new Made(
            binary.version(),
            binary.origin(),
            new ScenarioClusters(
                new ProcessClusters(binary, Optional.of(agent), new Random()), driver));
      }
    };
  }

  private NomadBinary binary(Await.Progress progress) throws InterruptedException {
    NomadBinaries binaries = new NomadBinaries(Host.present());
    return nomadBinary.isPresent()
        ? binaries.given(nomadBinary.get(), nomad)
        : binaries.get(nomad, progress::say);
  }
}
