package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Copies the binary out of the image that Nomad's makers publish. */
final class DockerImage implements Way {
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration PULL = Duration.ofMinutes(10);
  private final Host host;
  private final Commands commands;

  DockerImage(Host host, Commands commands) {
    this.host = host;
    this.commands = commands;
  }

  @Override
  public String name() {
    return "Docker image";
  }

  @Override
  public void make(NomadVersion version, Path target, Progress progress)
      throws CantBeHad, IOException, InterruptedException {
    String docker =
        host.program("docker")
            .orElseThrow(() -> new CantBeHad("there is no docker on the PATH"))
            .toString();
    List<String> ask = List.of(docker, "version", "--format", "{{.Server.Version}}");
    Commands.Result engine = commands.run(SHORT, ask);
    if (!engine.succeeded()) {
      throw new CantBeHad("no Docker engine answers: " + engine.tail(1));
    }
    String image = "hashicorp/nomad:" + version;
    progress.line("nomad " + version + ": getting Docker image " + image);
    Commands.Result created =
        commands.run(
            PULL,
            Path.of("/"),
            List.of(docker, "create", "--quiet", image, "version"),
            Map.of(),
            s -> progress.line("nomad " + version + ": getting the image, " + s + " s"));
    if (!created.succeeded()) {
      throw new CantBeHad("the image " + image + " can't be had: " + created.tail(2));
    }
    String container = created.tail(1);
    try {
      Commands.Result copied =
          commands.run(PULL, List.of(docker, "cp", container + ":/bin/nomad", target.toString()));
      if (!copied.succeeded()) {
        throw new CantBeHad("the image " + image + " has no /bin/nomad: " + copied.tail(1));
      }
    } finally {
      commands.run(SHORT, List.of(docker, "rm", "--force", container));
    }
  }
}
