package dev.tether.harness.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Docker engine of the tests, through its command line: the one that DOCKER_HOST names. */
final class TestDocker {
  static final String HOST =
      Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");

  private static final String COUNTING =
      "n=0; while true; do n=$((n+1)); echo line $n; sleep 0.1; done";

  private TestDocker() {}

  /** Skips the test where no engine answers, or fails it where one is required. */
  static void require() {
    Optional<String> problem = problem();
    if (problem.isPresent() && "1".equals(System.getenv("TETHER_REQUIRE_DOCKER"))) {
      throw new AssertionError("TETHER_REQUIRE_DOCKER is set, but " + problem.get());
    }
    // The build shows what is logged, and not why a test is skipped.
    problem.ifPresent(
        why ->
            System.getLogger(TestDocker.class.getName())
                .log(
                    System.Logger.Level.WARNING,
                    "tests with a Docker engine are skipped: {0}",
                    why));
    Assumptions.assumeTrue(problem.isEmpty(), () -> "skipped: " + problem.orElseThrow());
  }

  private static Optional<String> problem() {
    try {
      String _ = docker("version");
    } catch (UncheckedIOException e) {
      return Optional.of("no Docker engine answers at " + HOST + ": " + e.getMessage());
    }
    return Files.isExecutable(Path.of("/bin/busybox"))
        ? Optional.empty()
        : Optional.of("no /bin/busybox for an image; the package busybox-static has one");
  }

  /** What a command prints. */
  static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_HOST", HOST);
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.onExit().join().exitValue() != 0) {
        throw new IOException("docker " + String.join(" ", arguments) + ": " + said.strip());
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Makes an image of this machine's busybox that counts lines unless it is told otherwise. */
  static void importImage(String name, Path directory) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("image/bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String applet : List.of("sh", "sleep", "cat", "mv", "rm", "rmdir", "mkdir", "chmod")) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    Path archive = directory.resolve("image.tar");
    Process tar =
        new ProcessBuilder("tar", "-cf", archive.toString(), "-C", bin.getParent().toString(), ".")
            .start();
    if (tar.onExit().join().exitValue() != 0) {
      throw new IOException("tar could not pack the image");
    }
    docker("import", "--change", "CMD " + COUNTING, archive.toString(), name);
  }

  /** All containers of an image, ended ones too. */
  static List<String> containersOf(String image) {
    return docker("ps", "-aq", "--no-trunc", "--filter", "ancestor=" + image).lines().toList();
  }

  /** Removes an image with all its containers. */
  static void removeImage(String name) {
    for (String container : containersOf(name)) {
      docker("rm", "-f", container);
    }
    docker("rmi", name);
  }

  /** One thing that the engine tells of a container. */
  static String inspect(String container, String format) {
    return docker("inspect", "--format", format, container);
  }
}
