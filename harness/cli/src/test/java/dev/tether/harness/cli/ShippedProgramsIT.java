package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ResultText;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages, installed in a system without Java: driver and agent both run in it while the
 * scenario goes on outside.
 */
class ShippedProgramsIT {
  private static final Path PACKAGES =
      PlayedScenarios.home().resolve("driver/dist/target/packages");

  @TempDir private Path directory;

  @BeforeAll
  static void look() {
    assumeTrue(Files.isDirectory(PACKAGES), "the packages are made, as they are in mvn verify");
    assumeTrue(BareRoot.possible(), "root, busybox, mawk, dpkg and unshare make a bare system");
  }

  @Test
  void aTaskSurvivesADrainWithTheDebsInABareSystem() throws Exception {
    BareRoot root = bareRoot();
    root.installDebs(packages(".deb"));

    assertThat(root.directory().resolve("etc/tether/agent.conf")).isNotEmptyFile();
    drain(
        root.wrap(
            "/usr/lib/nomad-driver-remote/nomad-driver-remote",
            directory.resolve("d/nomad-driver-remote")),
        root.wrap("/usr/bin/tether-agent", directory.resolve("a/tether-agent")));
  }

  @Test
  void aTaskSurvivesADrainWithTheArchivesInABareSystem() throws Exception {
    BareRoot root = bareRoot();
    root.unpack(packages(".tar.gz"));

    drain(
        root.wrap(
            "/opt/nomad-driver-remote/nomad-driver-remote",
            directory.resolve("d/nomad-driver-remote")),
        root.wrap("/opt/tether-agent/tether-agent", directory.resolve("a/tether-agent")));
  }

  private BareRoot bareRoot() throws Exception {
    return BareRoot.make(
        directory.resolve("root"), PlayedScenarios.home().resolve("driver/dist/target/java"));
  }

  private static List<Path> packages(String ending) throws IOException {
    try (Stream<Path> files = Files.list(PACKAGES)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(found).hasSize(2);
      return found;
    }
  }

  private void drain(Path driver, Path agent) throws InterruptedException {
    NomadBinary nomad = TestNomad.get("1.11.2");
    try (ScenarioRunner runner =
        new ScenarioRunner(
            new ScenarioClusters(
                new ProcessClusters(nomad, Optional.of(agent), new Random()), driver),
            directory.resolve("w"),
            1,
            1,
            InstantSource.system(),
            line -> {})) {
      ScenarioResult result = runner.run(Catalog.named("drain").orElseThrow(), Optional.empty());

      assertThat(result.passed()).as(() -> String.join("\n", ResultText.of(result))).isTrue();
    }
  }
}
