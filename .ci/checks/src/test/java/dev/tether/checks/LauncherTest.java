package dev.tether.checks;

import static dev.tether.checks.Script.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, from its search of Java and its builds to the start of the command line. */
class LauncherTest {
  @TempDir private Path directory;
  private LauncherSandbox sandbox;

  @BeforeEach
  void makeSandbox() throws IOException {
    sandbox = new LauncherSandbox(directory);
  }

  @Test
  void buildsOnceAndRunsTheCommandLine() throws Exception {
    Script.Result first = sandbox.launcher.run("scenario", "run", "two words", "");
    Script.Result second = sandbox.launcher.run();

    assertThat(first.status()).isZero();
    assertThat(first.err())
        .contains("building, ")
        .contains("1/2 Tether one\n")
        .contains("built in");
    assertThat(first.out().lines().skip(1))
        .containsExactly(
            sandbox.jdk + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxRAMPercentage=25",
            "-Dtether.home=" + sandbox.root,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            sandbox.root + "/web-ui/target/tether/lib/*",
            "dev.tether.harness.cli.Main",
            "scenario",
            "run",
            "two words",
            "");
    assertThat(second.err()).isEmpty();
    assertThat(sandbox.calls()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceHasChangedOrIsGone() throws Exception {
    sandbox.launcher.run();
    sandbox.renew("driver/plugin/src/main/java/P.java");
    sandbox.launcher.run();
    assertThat(sandbox.calls()).isEqualTo(2);
    sandbox.age("driver/plugin/src/main/java/P.java");

    Files.delete(sandbox.root.resolve("harness/cli/src/main/java/B.java"));
    sandbox.renew("harness/cli/src/main/java");
    sandbox.launcher.run();
    assertThat(sandbox.calls()).isEqualTo(3);
  }

  @Test
  void buildsSourcesOnceThatAreHardlyOlderThanTheBuildAsInAFreshClone() throws Exception {
    Files.writeString(sandbox.root.resolve("driver/plugin/src/main/java/P.java"), "class P {}");
    sandbox.launcher.run();
    sandbox.launcher.run();

    assertThat(sandbox.calls()).isEqualTo(1);
  }

  @Test
  void doesNotBuildForAChangedTest() throws Exception {
    sandbox.launcher.run();
    sandbox.renew("harness/cli/src/test/java/ATest.java");
    sandbox.launcher.run();

    assertThat(sandbox.calls()).isEqualTo(1);
  }

  @Test
  void worksThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("second"));
    Files.createSymbolicLink(directory.resolve("second"), sandbox.root.resolve("tether"));

    assertThat(new Script(link, directory, sandbox.environment).run("x").out())
        .contains("-Dtether.home=" + sandbox.root + "\n");
  }

  @Test
  void becomesTheJavaProcessSoThatSignalsReachIt() throws Exception {
    sandbox.launcher.run();
    Path out = directory.resolve("out");
    Process process = sandbox.launcher.start(out, directory.resolve("err"));
    process.waitFor(1, TimeUnit.MINUTES);

    assertThat(Files.readString(out)).startsWith("pid " + process.pid() + "\n");
  }

  @Test
  void showsWhyABuildFailedAndTriesAgainNextTime() throws Exception {
    Files.createFile(sandbox.maven.resolve("fail"));
    Script.Result failed = sandbox.launcher.run();
    Files.delete(sandbox.maven.resolve("fail"));
    Script.Result second = sandbox.launcher.run();

    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("[ERROR] it broke\n")
        .contains("all of its log is in " + sandbox.root + "/web-ui/target/tether-build.log");
    assertThat(second.status()).isZero();
  }

  @Test
  void leavesNoProcessWhenItIsStoppedDuringABuild() throws Exception {
    Path hang = Files.createFile(sandbox.maven.resolve("hang"));
    Process process = sandbox.launcher.start(directory.resolve("out"), directory.resolve("err"));
    await(() -> Files.exists(sandbox.maven.resolve("child")));
    long child = Long.parseLong(Files.readString(sandbox.maven.resolve("child")).strip());
    process.destroy();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    await(() -> Script.hasEnded(child));
    Files.delete(hang);
    assertThat(sandbox.launcher.run().status()).isZero();
    assertThat(sandbox.calls()).isEqualTo(2);
  }

  @Test
  void buildsOnlyOnceForTwoThatStartTogether() throws Exception {
    Path hang = Files.createFile(sandbox.maven.resolve("hang"));
    Path secondErr = directory.resolve("second-err");
    Process first = sandbox.launcher.start(directory.resolve("out"), directory.resolve("err"));
    await(() -> Files.exists(sandbox.maven.resolve("child")));
    Process second = sandbox.launcher.start(directory.resolve("second-out"), secondErr);
    await(() -> Files.readString(secondErr).contains("waiting for another build"));
    Files.delete(hang);

    assertThat(first.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(List.of(first.exitValue(), second.exitValue())).containsOnly(0);
    assertThat(sandbox.calls()).isEqualTo(1);
  }

  @Test
  void prefersTheJdkThatTetherIsToldOf() throws Exception {
    Path other = Script.fakeJdk(directory.resolve("other"), "25");
    sandbox.environment.put("TETHER_JAVA_HOME", other.toString());

    assertThat(sandbox.launcher.run().out()).contains(other + "/bin/java\n");
  }

  @Test
  void findsAJdkElsewhereAndSaysWhich() throws Exception {
    Script.fakeJdk(directory.resolve(".sdkman/candidates/java/25-x"), "25.0.1");
    sandbox.environment.put(
        "JAVA_HOME", Script.fakeJdk(directory.resolve("old"), "17.0.1").toString());
    // A JDK of the machine that runs this test may come first.
    Script.Result result = sandbox.launcher.run();

    assertThat(result.err()).contains("tether: using the JDK 25 in ").contains("/old)");
    assertThat(result.out()).doesNotContain("/old/bin/java");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    sandbox.environment.put("PATH", sandbox.tools.toString());
    Script.Result withoutMaven = sandbox.launcher.run();
    sandbox.environment.put("TETHER_JAVA_HOME", directory.toString());
    Script.Result withoutJdk = sandbox.launcher.run();

    assertThat(withoutMaven.status()).isEqualTo(3);
    assertThat(withoutMaven.err()).contains("Maven (mvn, 3.8 or newer)").hasLineCount(1);
    assertThat(withoutJdk.status()).isEqualTo(3);
    assertThat(withoutJdk.err()).contains("not the home of a JDK 25").hasLineCount(1);
  }

  @Test
  void refusesOptionsOfFormatThatDoNotExist() throws Exception {
    assertThat(sandbox.launcher.run("format", "--chek").status()).isEqualTo(2);
  }
}
