package dev.tether.checks;

import static dev.tether.checks.Script.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, in a copy of the repository's skeleton with a Maven and a JDK that only pretend.
 */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "chmod",
          "date",
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
      mkdir -p harness/cli/target/tether-cli/lib driver/plugin/target/nomad-driver-remote
      touch driver/plugin/target/nomad-driver-remote/nomad-driver-remote
      chmod +x driver/plugin/target/nomad-driver-remote/nomad-driver-remote
      """;

  @TempDir private Path directory;
  private Path root;
  private Path tools;
  private Path maven;
  private Path jdk;
  private Map<String, String> environment;
  private Script launcher;

  @BeforeEach
  void makeRepository() throws IOException {
    root = directory.resolve("a place with spaces");
    Path source = SourceTree.around(Path.of("")).root().resolve("tether");
    Path copy = Script.write(root.resolve("tether"), Files.readString(source));
    for (String file :
        List.of(
            "pom.xml",
            ".mvn/maven.config",
            "harness/cli/src/main/java/A.java",
            "harness/cli/src/main/java/B.java",
            "harness/cli/src/test/java/ATest.java",
            "driver/plugin/src/main/java/P.java")) {
      Script.write(root.resolve(file), "");
      age(root.resolve(file));
    }
    try (var all = Files.walk(root)) {
      all.filter(Files::isDirectory).forEach(LauncherTest::age);
    }
    tools = Files.createDirectories(directory.resolve("tools"));
    TOOLS.forEach(this::link);
    maven = Script.write(directory.resolve("maven/mvn"), MAVEN).getParent();
    jdk = Script.fakeJdk(directory.resolve("jdk 25"), "25.0.3");
    environment = new HashMap<>();
    environment.put("HOME", directory.toString());
    environment.put("PATH", maven + ":" + tools);
    environment.put("JAVA_HOME", jdk.toString());
    launcher = new Script(copy, directory, environment);
  }

  @Test
  void buildsOnceAndRunsTheCommandLine() throws Exception {
    Script.Result first = launcher.run("scenario", "run", "two words", "");
    Script.Result second = launcher.run();

    assertThat(first.status()).isZero();
    assertThat(first.err())
        .contains("building, ")
        .contains("1/2 Tether one\n")
        .contains("built in");
    assertThat(first.out().lines().skip(1))
        .containsExactly(
            jdk + "/bin/java",
            "-XX:+UseSerialGC",
            "-Dtether.home=" + root,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            root + "/harness/cli/target/tether-cli/lib/*",
            "dev.tether.harness.cli.Main",
            "scenario",
            "run",
            "two words",
            "");
    assertThat(second.err()).isEmpty();
    assertThat(calls()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceHasChangedOrIsGone() throws Exception {
    launcher.run();
    renew(root.resolve("driver/plugin/src/main/java/P.java"));
    launcher.run();
    assertThat(calls()).isEqualTo(2);
    age(root.resolve("driver/plugin/src/main/java/P.java"));

    Files.delete(root.resolve("harness/cli/src/main/java/B.java"));
    renew(root.resolve("harness/cli/src/main/java"));
    launcher.run();
    assertThat(calls()).isEqualTo(3);
  }

  @Test
  void doesNotBuildForAChangedTest() throws Exception {
    launcher.run();
    renew(root.resolve("harness/cli/src/test/java/ATest.java"));
    launcher.run();

    assertThat(calls()).isEqualTo(1);
  }

  @Test
  void worksThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("second"));
    Files.createSymbolicLink(directory.resolve("second"), root.resolve("tether"));

    assertThat(new Script(link, directory, environment).run("x").out())
        .contains("-Dtether.home=" + root + "\n");
  }

  @Test
  void becomesTheJavaProcessSoThatSignalsReachIt() throws Exception {
    launcher.run();
    Path out = directory.resolve("out");
    Process process = launcher.start(out, directory.resolve("err"));
    process.waitFor(1, TimeUnit.MINUTES);

    assertThat(Files.readString(out)).startsWith("pid " + process.pid() + "\n");
  }

  @Test
  void showsWhyABuildFailedAndTriesAgainNextTime() throws Exception {
    Files.createFile(maven.resolve("fail"));
    Script.Result failed = launcher.run();
    Files.delete(maven.resolve("fail"));
    Script.Result second = launcher.run();

    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("[ERROR] it broke\n")
        .contains("all of its log is in " + root + "/harness/cli/target/tether-build.log");
    assertThat(second.status()).isZero();
  }

  @Test
  void leavesNoProcessWhenItIsStoppedDuringABuild() throws Exception {
    Path hang = Files.createFile(maven.resolve("hang"));
    Process process = launcher.start(directory.resolve("out"), directory.resolve("err"));
    await(() -> Files.exists(maven.resolve("child")));
    long child = Long.parseLong(Files.readString(maven.resolve("child")).strip());
    process.destroy();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    await(() -> Script.hasEnded(child));
    Files.delete(hang);
    assertThat(launcher.run().status()).isZero();
    assertThat(calls()).isEqualTo(2);
  }

  @Test
  void buildsOnlyOnceForTwoThatStartTogether() throws Exception {
    Path hang = Files.createFile(maven.resolve("hang"));
    Path secondErr = directory.resolve("second-err");
    Process first = launcher.start(directory.resolve("out"), directory.resolve("err"));
    await(() -> Files.exists(maven.resolve("child")));
    Process second = launcher.start(directory.resolve("second-out"), secondErr);
    await(() -> Files.readString(secondErr).contains("waiting for another build"));
    Files.delete(hang);

    assertThat(first.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(List.of(first.exitValue(), second.exitValue())).containsOnly(0);
    assertThat(calls()).isEqualTo(1);
  }

  @Test
  void prefersTheJdkThatTetherIsToldOf() throws Exception {
    Path other = Script.fakeJdk(directory.resolve("other"), "25");
    environment.put("TETHER_JAVA_HOME", other.toString());

    assertThat(launcher.run().out()).contains(other + "/bin/java\n");
  }

  @Test
  void findsAJdkElsewhereAndSaysWhich() throws Exception {
    Script.fakeJdk(directory.resolve(".sdkman/candidates/java/25-x"), "25.0.1");
    environment.put("JAVA_HOME", Script.fakeJdk(directory.resolve("old"), "17.0.1").toString());
    // A JDK of the machine that runs this test may come first.
    Script.Result result = launcher.run();

    assertThat(result.err()).contains("tether: using the JDK 25 in ").contains("/old)");
    assertThat(result.out()).doesNotContain("/old/bin/java");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    environment.put("PATH", tools.toString());
    Script.Result withoutMaven = launcher.run();
    environment.put("TETHER_JAVA_HOME", directory.toString());
    Script.Result withoutJdk = launcher.run();

    assertThat(withoutMaven.status()).isEqualTo(3);
    assertThat(withoutMaven.err()).contains("Maven (mvn, 3.8 or newer)").hasLineCount(1);
    assertThat(withoutJdk.status()).isEqualTo(3);
    assertThat(withoutJdk.err()).contains("not the home of a JDK 25").hasLineCount(1);
  }

  @Test
  void refusesOptionsOfFormatThatDoNotExist() throws Exception {
    assertThat(launcher.run("format", "--chek").status()).isEqualTo(2);
  }

  private long calls() throws IOException {
    Path calls = maven.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  private void link(String tool) {
    Path found =
        List.of("/usr/bin", "/bin").stream()
            .map(bin -> Path.of(bin, tool))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + tool + " in /usr/bin or /bin"));
    try {
      Files.createSymbolicLink(tools.resolve(tool), found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void age(Path file) {
    setTime(file, Instant.now().minusSeconds(3600));
  }

  private static void renew(Path file) {
    setTime(file, Instant.now().plusSeconds(3600));
  }

  private static void setTime(Path file, Instant time) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
