package dev.tether.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Completes the programs and packs them; run by the build of this module.
 *
 * <p>{@code Main make|complete|train ROOT TARGET VERSION TIME}: ROOT is the repository's directory,
 * TARGET this module's {@code target}, TIME what all files are dated. {@code complete} packs
 * nothing; {@code train} makes the class lists instead.
 */
public final class Main {
  private final Path root;
  private final Path target;
  private final String version;
  private final Instant time;

  private Main(Path root, Path target, String version, Instant time) {
    this.root = root;
    this.target = target;
    this.version = version;
    this.time = time;
  }

  /** Does what the arguments say. */
  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    Main main =
        new Main(
            Path.of(given.get(1)).toAbsolutePath(),
            Path.of(given.get(2)).toAbsolutePath(),
            given.get(3),
            Instant.parse(given.get(4)));
    switch (given.getFirst()) {
      case "make" -> main.make();
      case "complete" -> main.complete();
      case "train" -> main.train();
      default -> throw new IllegalArgumentException("unknown: " + given.getFirst());
    }
  }

  private Program driver() {
    return new Program(
        "nomad-driver-remote",
        root.resolve("driver/plugin/target/nomad-driver-remote"),
        "driver.aot",
        "TETHER_DRIVER_JAVA_OPTIONS",
        root.resolve("driver/dist/src/main/classes/driver.list"),
        root.resolve("driver/dist/src/main/package/nomad-driver-remote"),
        root.resolve("driver/dist/src/main/package/driver.hcl"));
  }

  private Program agent() {
    return new Program(
        "tether-agent",
        root.resolve("driver/agent/target/tether-agent"),
        "agent.aot",
        "TETHER_AGENT_JAVA_OPTIONS",
        root.resolve("driver/dist/src/main/classes/agent.list"),
        root.resolve("driver/dist/src/main/package/tether-agent"),
        root.resolve("examples/agent/agent.conf"));
  }

  private void make() throws IOException, InterruptedException {
    Path packages = target.resolve("packages");
    for (Map.Entry<Program, String> completed : complete().entrySet()) {
      Program program = completed.getKey();
      Packages made = new Packages(program, version, time, packages);
      Stamp stamp = stamp(program, "packed", completed.getValue());
      if (!made.exist() || !stamp.isFresh()) {
        stamp.renew(() -> made.make(target.resolve("work")));
      }
    }
    Packages.writeSums(packages);
  }

  /**
   * Makes both programs such as they are shipped, where they are.
   *
   * @return the programs, each with the digest of what it was made of
   */
  private Map<Program, String> complete() throws IOException, InterruptedException {
    addRuntime();
    Map<Program, String> completed = new LinkedHashMap<>();
    for (Program program : List.of(driver(), agent())) {
      String inputs = Inputs.digest(program, version, time);
      Stamp stamp = stamp(program, "cached", inputs);
      if (!Files.exists(program.cache()) || !stamp.isFresh()) {
        stamp.renew(() -> ClassCache.make(program, target.resolve("work")));
        Files.setLastModifiedTime(program.cache(), FileTime.from(time));
      }
      Files.setLastModifiedTime(program.home(), FileTime.from(time));
      completed.put(program, inputs);
    }
    return completed;
  }

  private Stamp stamp(Program program, String what, String inputs) {
    return new Stamp(target.resolve(program.name() + "." + what), inputs);
  }

  /** Everything but the caches, which depend on all the rest, times included. */
  private void addRuntime() throws IOException {
    Path image = target.resolve("java");
    RuntimeImage.make(image, target.resolve("image"));
    Trees.setTimes(image, FileTime.from(time));
    for (Program program : List.of(driver(), agent())) {
      if (!Inputs.sameTree(image, program.runtime())) {
        Trees.delete(program.runtime());
        Trees.copy(image, program.runtime());
      }
      Files.copy(
          root.resolve("LICENSE"),
          program.home().resolve("LICENSE"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      for (String part : program.parts()) {
        Trees.setTimes(program.home().resolve(part), FileTime.from(time));
      }
    }
  }

  private void train() throws IOException, InterruptedException {
    addRuntime();
    Files.deleteIfExists(driver().cache());
    Files.deleteIfExists(agent().cache());
    Path scratch = Files.createTempDirectory("tether-training");
    try {
      Path driverList = scratch.resolve("driver.list");
      Path agentList = scratch.resolve("agent.list");
      new Training(driver().script(), agent().script(), scratch)
          .play(training(driver(), driverList), training(agent(), agentList));
      ClassList.keep(driverList, driver().classList());
      ClassList.keep(agentList, agent().classList());
    } finally {
      Trees.delete(scratch);
    }
  }

  private static Map<String, String> training(Program program, Path list) {
    return Map.of(
        "TETHER_JAVA",
        program.java(),
        program.optionsVariable(),
        "-XX:DumpLoadedClassList=" + list);
  }
}
