package dev.tether.harness.tap;

import static dev.tether.harness.tap.TapSite.driver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.tap.compare.SideBySide;
import dev.tether.harness.tap.host.TaskGround;
import dev.tether.harness.tap.record.Recording;
import dev.tether.harness.tap.replay.Played;
import dev.tether.harness.tap.replay.Replay;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that was recorded, played to the same driver and to one that behaves otherwise. */
@Timeout(120)
class ReplayIT {
  private static Path driver;

  @TempDir private Path directory;
  private TapSite site;

  @BeforeAll
  static void build() throws Exception {
    driver = GoDriver.build();
  }

  @BeforeEach
  void open() {
    site = new TapSite(directory);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void theSameBuildAnswersTheSame() throws Exception {
    recordSession();

    List<Played> played = replay(driver);

    assertThat(Played.rows(played)).allMatch(SideBySide.Row::same, "is the same");
    assertThat(played.stream().filter(Played::wasMade).map(p -> p.recorded().method()))
        .contains("Driver/StartTask", "Driver/RecoverTask", "Driver/WaitTask");
  }

  @Test
  void anotherBuildShowsWhereItDiffers() throws Exception {
    recordSession();
    // A build that ends tasks otherwise: the tap itself plays its part.
    Path other =
        new TapScript(
                TapSite.tap(),
                driver,
                directory.resolve("other.jsonl"),
                Optional.of(
                    Files.writeString(
                        directory.resolve("other"),
                        "{\"method\":\"WaitTask\",\"action\":\"answer\","
                            + "\"message\":{\"result\":{\"exit_code\":9}}}")))
            .writeInto(directory.resolve("q"));

    List<SideBySide.Row> different =
        Played.rows(replay(other)).stream().filter(row -> !row.same()).toList();

    assertThat(different)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.left()).anyMatch(line -> line.contains("\"exit_code\":3"));
              assertThat(row.right()).anyMatch(line -> line.contains("\"exit_code\":9"));
            });
    assertThat(new SideBySide("recorded", "now", 60).lines(different))
        .anyMatch(line -> line.startsWith("! ") && line.contains(" | "));
  }

  /** A task that is started, outlives a crash of the plugin, and ends. */
  private void recordSession() throws Exception {
    PluginClient first = site.start(driver);
    TaskGround ground = site.ground();
    TaskConfig ending = config(ground, "0a1b2c3d", "exit 3");
    TaskConfig lasting = config(ground, "0a1b2c3e", "sleep 300");
    var _ = start(first, ending);
    StartTaskResponse started = start(first, lasting);
    var _ = driver(first).waitTask(WaitTaskRequest.newBuilder().setTaskId(ending.getId()).build());
    // The record is made a moment after the calls.
    site.recorded(c -> c.method().equals("Driver/WaitTask") && c.end().isPresent());
    first.process().destroyForcibly();
    assertThat(first.awaitExit(Duration.ofSeconds(10))).isTrue();

    PluginClient second = site.start(driver);
    var _ =
        driver(second)
            .recoverTask(RecoverTaskRequest.newBuilder().setHandle(started.getHandle()).build());
    var _ =
        driver(second)
            .inspectTask(InspectTaskRequest.newBuilder().setTaskId(lasting.getId()).build());
    var _ =
        driver(second)
            .destroyTask(
                DestroyTaskRequest.newBuilder().setTaskId(lasting.getId()).setForce(true).build());
    site.recorded(c -> c.method().equals("Driver/DestroyTask") && c.end().isPresent());
    second.kill();
  }

  private List<Played> replay(Path build) throws Exception {
    return new Replay(
            List.of(build.toString()),
            Files.createDirectories(directory.resolve("replay")),
            // The record masks it, and without it a shell finds no programs.
            Map.of("PATH", System.getenv("PATH")),
            Duration.ofSeconds(10))
        .run(Recording.read(site.record()));
  }

  private static StartTaskResponse start(PluginClient client, TaskConfig config) {
    return driver(client).startTask(StartTaskRequest.newBuilder().setTask(config).build());
  }

  private static TaskConfig config(TaskGround ground, String invocation, String script) {
    return ground.config(
        invocation, Map.of("command", "/bin/sh", "args", List.of("-c", script)), Map.of());
  }
}
