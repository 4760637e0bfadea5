package dev.tether.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The launcher in a copy of the repository's skeleton, with a Maven and a JDK that only pretend.
 */
final class LauncherSandbox {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "chmod",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "mkdir",
          "mv",
          "readlink",
          "sed",
          "sh",
          "sleep",
          "tail",
          "touch");

  /** Writes what the real build leaves, and obeys the files "fail" and "hang" beside it. */
  private static final String MAVEN =
      """
      #!/bin/sh
      here=$(dirname "$0")
      echo "$@" >>"$here/calls"
      echo "[INFO] Building Tether one 0.1.0-SNAPSHOT               [1/2]"
      if [ -e "$here/hang" ]; then
        sleep 1000 &
        echo $! >"$here/child.new"
        mv "$here/child.new" "$here/child"
        while [ -e "$here/hang" ]; do sleep 0.05; done
        kill $!
      fi
      if [ -e "$here/fail" ]; then
        echo "[ERROR] it broke"
        exit 1
      fi
      mkdir -p web-ui/target/tether/lib driver/plugin/target/nomad-driver-remote
      touch driver/plugin/target/nomad-driver-remote/nomad-driver-remote
      touch driver/plugin/target/nomad-driver-remote/driver.aot
      chmod +x driver/plugin/target/nomad-driver-remote/nomad-driver-remote
      """;

  final Path root;
  final Path tools;
  final Path maven;
  final Path jdk;
  final Map<String, String> environment = new HashMap<>();
  final Script launcher;

  LauncherSandbox(Path directory) throws IOException {
    root = directory.resolve("a place with spaces");
    Path source = SourceTree.around(Path.of("")).root().resolve("tether");
    Path copy = Script.write(root.resolve("tether"), Files.readString(source));
    for (String file :
        List.of(
            "pom.xml",
            ".mvn/maven.config",
            "web-ui/src/main/java/W.java",
            "harness/cli/src/main/java/A.java",
            "harness/cli/src/main/java/B.java",
            "harness/cli/src/test/java/ATest.java",
            "driver/plugin/src/main/java/P.java",
            "examples/jobs/hello.nomad.hcl")) {
      Script.write(root.resolve(file), "");
      age(file);
    }
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(Files::isDirectory).forEach(LauncherSandbox::age);
    }
    tools = Files.createDirectories(directory.resolve("tools"));
    TOOLS.forEach(this::addTool);
    maven = Script.write(directory.resolve("maven/mvn"), MAVEN).getParent();
    jdk = Script.fakeJdk(directory.resolve("jdk 25"), "25.0.3");
    environment.put("HOME", directory.toString());
    environment.put("PATH", maven + ":" + tools);
    environment.put("JAVA_HOME", jdk.toString());
    launcher = new Script(copy, directory, environment);
  }

  /** How often Maven was called. */
  long calls() throws IOException {
    Path calls = maven.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  private void addTool(String tool) {
    Path found =
        Stream.of("/usr/bin", "/bin")
            .map(bin -> Path.of(bin, tool))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + tool + " in /usr/bin or /bin"));
    try {
      Script.write(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a file of the repository look as if it was changed after every build. */
  void renew(String file) {
    setTime(root.resolve(file), Instant.now().plusSeconds(3600));
  }

  /** Makes a file of the repository look as if it was last changed long ago. */
  void age(String file) {
    age(root.resolve(file));
  }

  private static void age(Path file) {
    setTime(file, Instant.now().minusSeconds(3600));
  }

  private static void setTime(Path file, Instant time) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
