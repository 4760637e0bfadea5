package dev.tether.web.tap;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.DriverSpec.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A file that Nomad starts as a plugin: it becomes the tap with a driver behind it, and names to it
 * the break points of the node that started it.
 *
 * @param tap the tap's program
 * @param driver the driver plugin
 * @param record where calls are written, in a directory of its own
 * @param directory where it is, and the files with break points
 */
public record NodeTapScript(Path tap, Path driver, Path record, Path directory) {
  public NodeTapScript {
    Objects.requireNonNull(tap, "tap");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(directory, "directory");
  }

  /** The break points of a node's plugins, where it has some of its own. */
  public Path rulesOf(String node) {
    return rules().resolve(node + ".rules");
  }

  /** The break points of the plugins of all other nodes. */
  public Path rulesOfAll() {
    return rules().resolve("all.rules");
  }

  private Path rules() {
    return directory.resolve("rules");
  }

  /**
   * Writes it under the driver's own file name, which is the label of its {@code plugin} block.
   *
   * @return the file
   * @throws IOException when it can't be written
   */
  public Path write() throws IOException {
    Path plugins = directory.resolve("plugin");
    Files.createDirectories(plugins);
    // A container's engine would make what is missing, and own it.
    Files.createDirectories(rules());
    Files.createDirectories(record.toAbsolutePath().getParent());
    Path script = plugins.resolve(driver.getFileName());
    Files.writeString(script, text());
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  /**
   * What it uses besides its own directory; the record's is the only one that it writes to.
   *
   * @throws IOException when tap or driver are not there
   */
  public Places places() throws IOException {
    List<Path> read = new ArrayList<>(List.of(rules().toAbsolutePath().normalize()));
    for (Path program : List.of(tap, driver)) {
      // A link is looked for under its own name, what it leads to under the other.
      read.add(program.toAbsolutePath().normalize().getParent());
      read.add(program.toRealPath().getParent());
    }
    return new Places(
        read.stream().distinct().toList(),
        List.of(record.toAbsolutePath().normalize().getParent()));
  }

  private String text() {
    return """
    #!/bin/sh
    # Starts a driver plugin with Tether's tap before it, and the break points of its node.
    rules=%s/"${%s:-all}".rules
    [ -f "$rules" ] || rules=%s
    if [ -f "$rules" ]; then
      exec %s --driver %s --record %s --node "$%s" --rules "$rules" -- "$@"
    fi
    exec %s --driver %s --record %s --node "$%s" -- "$@"
    """
        .formatted(
            word(rules()),
            ClusterNode.NAME_VARIABLE,
            word(rulesOfAll()),
            word(tap),
            word(driver),
            word(record),
            ClusterNode.NAME_VARIABLE,
            word(tap),
            word(driver),
            word(record),
            ClusterNode.NAME_VARIABLE);
  }

  private static String word(Path path) {
    return ShellWord.of(path.toAbsolutePath().normalize().toString());
  }
}
