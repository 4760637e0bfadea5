package dev.tether.web.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tether.web.tap.BreakPoint.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakPointTest {
  @TempDir private Path directory;

  private static BreakPoint on(String node, String method, Effect effect) {
    return new BreakPoint("b1", node, method, "", false, effect, 0, 0);
  }

  @Test
  void whatMakesNoSenseIsRefusedWithItsField() {
    assertThatExceptionOfType(WrongField.class)
        .isThrownBy(() -> on("", "StopTusk", new Effect.Hold()))
        .extracting(WrongField::field)
        .isEqualTo("method");
    assertThatExceptionOfType(WrongField.class)
        .isThrownBy(() -> new Effect.Delay(Duration.ofHours(2)))
        .extracting(WrongField::field)
        .isEqualTo("delay");
    assertThatExceptionOfType(WrongField.class)
        .isThrownBy(() -> new Effect.Fail("OK", ""))
        .extracting(WrongField::field)
        .isEqualTo("status");
  }

  @Test
  void theOptionsOfTheCommandSayTheSame() {
    BreakPoint point =
        new BreakPoint(
            "b1", "n", "StopTask", "web", true, new Effect.Fail("INTERNAL", "no cheese"), 1, 2);

    assertThat(point.options())
        .isEqualTo(
            "--method StopTask --task web --at answer --skip 1 --times 2"
                + " --fail 'INTERNAL:no cheese'");
  }

  @Test
  void thePluginsOfANodeThatStartLaterHaveThoseOfTheNodeAndOfAllNodes() throws Exception {
    NodeTapScript script = script();
    BreakPoints points = new BreakPoints(new Taps(script.record()), script, () -> {});
    assertThat(started(script, "client-1")).isEmpty();

    var _ = points.add(on("client-1", "StopTask", new Effect.Hold()));
    var _ = points.add(on("", "StartTask", new Effect.Delay(Duration.ofMillis(5))));

    assertThat(started(script, "client-1"))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("StopTask"));
    assertThat(started(script, "client-2"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("StartTask"));
    assertThat(points.remove("b1")).isPresent();
    assertThat(started(script, "client-1")).hasSize(1);
  }

  private NodeTapScript script() throws IOException {
    Path tap = directory.resolve("it's a tap");
    Files.writeString(
        tap,
        """
        #!/bin/sh
        while [ $# -gt 0 ]; do
          if [ "$1" = --rules ]; then cat "$2"; fi
          shift
        done
        """);
    Files.setPosixFilePermissions(tap, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new NodeTapScript(
        tap, Path.of("driver"), directory.resolve("rpc.jsonl"), directory.resolve("tap"));
  }

  /** The rules with which a node's tap starts. */
  private static List<String> started(NodeTapScript script, String node) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(script.write().toString());
    builder.environment().putAll(Map.of("TETHER_NODE", node));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text.lines().toList();
  }
}
