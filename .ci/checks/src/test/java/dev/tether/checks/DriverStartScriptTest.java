package dev.tether.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that Nomad starts as the driver plugin, with a Java that only prints its arguments.
 */
class DriverStartScriptTest {
  @TempDir private Path directory;
  private Path installed;
  private Path java25;
  private Map<String, String> environment;
  private Script script;

  @BeforeEach
  void install() throws IOException {
    Path source =
        SourceTree.around(Path.of(""))
            .root()
            .resolve("driver/plugin/src/main/dist/nomad-driver-remote");
    installed = directory.resolve("opt/nomad driver");
    Path copy = Script.write(installed.resolve("nomad-driver-remote"), Files.readString(source));
    for (String jar : List.of("b.jar", "A.jar", "a-1.jar", "a.jar")) {
      Script.write(installed.resolve("lib").resolve(jar), "");
    }
    java25 = Script.fakeJdk(directory.resolve("java 25"), "25");
    environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", java25.toString()));
    script = new Script(copy, directory, environment);
  }

  @Test
  void startsTheDriverWithTheJarsBesideIt() throws Exception {
    Script.Result result = script.run("argument");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains(java25 + "/bin/java\n")
        .contains("\n-cp\n" + jars() + "\ndev.tether.plugin.Main\nargument\n")
        .contains(
            """
            -XX:+UseSerialGC
            -XX:-UsePerfData
            -XX:TrimNativeHeapInterval=10000
            -Xms24m
            -Xmx96m
            -Xmn8m
            -XX:MinHeapFreeRatio=10
            -XX:MaxHeapFreeRatio=20
            -XX:-ShrinkHeapInSteps
            """)
        .doesNotContain("ArchiveRelocationMode")
        .contains("\n-Dtether.driver.home=" + installed + "\n");
  }

  @Test
  void findsItsJarsThroughALinkInThePluginDirectory() throws Exception {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    Path link = Files.createSymbolicLink(plugins.resolve("nomad-driver-remote"), script.file());

    environment.put(
        "TETHER_JAVA",
        Script.write(
                directory.resolve("jars"),
                "#!/bin/sh\nreadlink /proc/$$/fd/9\nls /proc/self/fd/9/lib\n")
            .toString());

    assertThat(new Script(link, directory, environment).run().out())
        .isEqualTo(installed + "\nA.jar\na-1.jar\na.jar\nb.jar\n");
  }

  @Test
  void becomesTheJavaProcess() throws Exception {
    Path out = directory.resolve("out");
    Process process = script.start(out, directory.resolve("err"));
    process.waitFor();

    assertThat(Files.readString(out)).startsWith("pid " + process.pid() + "\n");
  }

  @Test
  void findsJavaOnThePathThroughLinks() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), java25.resolve("bin/java"));
    environment.put("JAVA_HOME", Script.fakeJdk(directory.resolve("old"), "17.0.2").toString());
    environment.put("PATH", bin + ":/usr/bin:/bin");

    assertThat(script.run().out()).contains(java25 + "/bin/java\n");
  }

  @Test
  void takesTheJavaItIsToldAsItIs() throws Exception {
    Path java = Script.fakeJdk(directory.resolve("custom"), "26").resolve("bin/java");
    environment.put("TETHER_JAVA", java.toString());

    assertThat(script.run().out()).contains(java + "\n");
  }

  @Test
  void takesTheJavaThatItBringsAndTheCacheForIt() throws Exception {
    Path own = Script.fakeJdk(installed.resolve("java"), "25.0.3");
    Script.write(installed.resolve("driver.aot"), "");

    assertThat(script.run().out())
        .contains(own + "/bin/java\n")
        .contains("\n-XX:AOTCache=" + installed + "/driver.aot\n")
        .contains("\n-XX:+UnlockDiagnosticVMOptions\n-XX:ArchiveRelocationMode=0\n");
  }

  @Test
  void takesAnyOtherJavaWhereTheCacheForItsOwnIsMissing() throws Exception {
    Script.fakeJdk(installed.resolve("java"), "25.0.3");

    assertThat(script.run().out()).contains(java25 + "/bin/java\n").doesNotContain("AOTCache");
  }

  @Test
  void leavesTheCacheToTheJavaThatItBrings() throws Exception {
    Script.fakeJdk(installed.resolve("java"), "25.0.3");
    Script.write(installed.resolve("driver.aot"), "");
    environment.put("TETHER_JAVA", java25.resolve("bin/java").toString());

    assertThat(script.run().out()).contains(java25 + "/bin/java\n").doesNotContain("AOTCache");
  }

  @Test
  void givesTheOptionsOfWhoeverStartsItTheLastWord() throws Exception {
    environment.put("TETHER_DRIVER_JAVA_OPTIONS", "-Xmx64m -Dx=y");

    assertThat(script.run().out())
        .contains("-Djdk.reflect.useNativeAccessorOnly=true\n-Xmx64m\n-Dx=y\n");
  }

  @Test
  void saysInOneSentenceThatTheJavaItIsToldDoesNotExist() throws Exception {
    environment.put("TETHER_JAVA", "/nowhere/java");
    Script.Result result = script.run();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("TETHER_JAVA is /nowhere/java").hasLineCount(1);
  }

  /**
   * In an order that does not depend on the file system or the language, under names that do not
   * depend on where the driver is.
   */
  private static String jars() {
    return Stream.of("A.jar", "a-1.jar", "a.jar", "b.jar")
        .map(jar -> "/proc/self/fd/9/lib/" + jar)
        .collect(Collectors.joining(":"));
  }
}
