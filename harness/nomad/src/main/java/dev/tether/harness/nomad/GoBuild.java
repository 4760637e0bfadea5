package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the binary from its source, as a pinned tool of a Go module made for it. */
final class GoBuild implements Way {
  private static final Pattern GO_VERSION = Pattern.compile("go1\\.(\\d{1,6})");
  private static final int FIRST_WITH_TOOLS = 24;
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(30);
  private final Host host;
  private final Commands commands;
  private final Map<NomadVersion, GoModule> pinned;

  GoBuild(Host host, Commands commands, Map<NomadVersion, GoModule> pinned) {
    this.host = host;
    this.commands = commands;
    this.pinned = Map.copyOf(pinned);
  }

  @Override
  public String name() {
    return "Go build";
  }

  @Override
  public void make(NomadVersion version, Path target, Progress progress)
      throws CantBeHad, IOException, InterruptedException {
    GoModule module =
        Optional.ofNullable(pinned.get(version))
            .orElseThrow(
                () ->
                    new CantBeHad(
                        "only these versions are pinned: "
                            + String.join(
                                ", ",
                                pinned.keySet().stream().sorted().map(v -> "" + v).toList())));
    String go = checkedGo();
    Path directory = target.resolveSibling("module");
    delete(directory);
    try {
      Files.createDirectory(directory);
      Files.writeString(directory.resolve("go.mod"), module.text());
      List<String> get = new ArrayList<>(List.of(go, "get", "-tool"));
      get.addAll(module.tools());
      step(version, "getting the sources (1 of 2)", directory, get, progress);
      step(
          version,
          "compiling (2 of 2)",
          directory,
          List.of(go, "build", "-o", target.toString(), GoModule.NOMAD),
          progress);
    } finally {
      delete(directory);
    }
  }

  private String checkedGo() throws CantBeHad, IOException, InterruptedException {
    String go =
        host.program("go")
            .orElseThrow(() -> new CantBeHad("there is no go on the PATH"))
            .toString();
    Commands.Result told = commands.run(SHORT, List.of(go, "version"));
    Matcher m = GO_VERSION.matcher(told.output());
    if (!told.succeeded() || !m.find()) {
      throw new CantBeHad(go + " does not tell its version: " + told.tail(1));
    }
    if (Integer.parseInt(m.group(1)) < FIRST_WITH_TOOLS) {
      throw new CantBeHad("Go 1." + FIRST_WITH_TOOLS + " or newer is needed, " + go + " is older");
    }
    return go;
  }

  private void step(
      NomadVersion version, String phase, Path directory, List<String> command, Progress progress)
      throws CantBeHad, IOException, InterruptedException {
    String line = "nomad " + version + ": " + phase;
    progress.line(line);
    // Settings for the user's own work must not reach into this module.
    Map<String, String> variables =
        Map.of(
            "GOWORK",
            "off",
            "GOFLAGS",
            (host.variables().getOrDefault("GOFLAGS", "") + " -mod=mod").strip());
    Commands.Result result =
        commands.run(
            LONG, directory, command, variables, s -> progress.line(line + ", " + s + " s"));
    if (!result.succeeded()) {
      throw new CantBeHad(phase + " failed: " + result.tail(3));
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
