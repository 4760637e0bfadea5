package dev.tether.harness.tap;

import static dev.tether.harness.tap.TapSite.await;
import static dev.tether.harness.tap.TapSite.driver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.ListenableFuture;
import dev.tether.harness.tap.control.ControlClient;
import dev.tether.harness.tap.host.TaskGround;
import dev.tether.harness.tap.record.RecordedCall;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesResponse;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one may do to calls that pass. */
@Timeout(120)
class TapControlIT {
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
  void aHeldCallWaitsUntilItIsReleased() throws Exception {
    PluginClient client = site.start(driver);
    site.send("break", Map.of("method", "Capabilities"));

    ListenableFuture<CapabilitiesResponse> held = capabilities(client);
    JsonNode waiting = await(() -> site.send("status", Map.of()).path("held"), h -> h.size() == 1);
    assertThat(held.isDone()).isFalse();
    // Other methods pass.
    assertThat(client.ping()).isTrue();
    JsonNode released = site.send("release", Map.of("call", waiting.get(0).path("call").asLong()));

    assertThat(released.path("released").asInt()).isEqualTo(1);
    assertThat(held.get(10, TimeUnit.SECONDS).getCapabilities().getSendSignals()).isTrue();
    assertThat(
            site.recorded(c -> c.method().equals("Driver/Capabilities") && c.end().isPresent())
                .effects())
        .containsExactly("held", "resumed");
  }

  @Test
  void breakPointsAreRemovedByTheirLabelWithWhatTheyHold() throws Exception {
    PluginClient client = site.start(driver);
    site.send("break", Map.of("method", "Capabilities", "label", "mine"));
    site.send("break", Map.of("method", "StartTask", "label", "other"));
    ListenableFuture<CapabilitiesResponse> held = capabilities(client);
    await(() -> site.send("status", Map.of()).path("held"), h -> h.size() == 1);

    JsonNode cleared = site.send("clear", Map.of("label", "mine"));

    assertThat(cleared.path("released").asInt()).isEqualTo(1);
    assertThat(held.get(10, TimeUnit.SECONDS).getCapabilities().getSendSignals()).isTrue();
    assertThat(site.send("status", Map.of()).path("rules"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.path("label").asText()).isEqualTo("other"));
  }

  @Test
  void aBreakPointIsForOneTask() throws Exception {
    PluginClient client = site.start(driver);
    TaskGround one = site.ground();
    TaskGround other = site.ground();
    site.send(
        "break",
        Map.of(
            "method",
            "StartTask",
            "task",
            one.allocationId(),
            "action",
            "fail",
            "status",
            "FAILED_PRECONDITION",
            "error",
            "not this one"));

    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> start(client, one, "true"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription()).isEqualTo("not this one");
    start(client, other, "true");
  }

  @Test
  void anAnswerCanBeHeldOfACallThatWasOpenBefore() throws Exception {
    PluginClient client = site.start(driver);
    TaskGround ground = site.ground();
    TaskConfig config =
        start(client, ground, "while [ ! -e \"$NOMAD_TASK_DIR/go\" ]; do sleep 0.1; done; exit 4");
    ListenableFuture<WaitTaskResponse> wait =
        DriverGrpc.newFutureStub(client.channel())
            .waitTask(WaitTaskRequest.newBuilder().setTaskId(config.getId()).build());
    site.recorded(c -> c.method().equals("Driver/WaitTask"));

    site.send("break", Map.of("method", "WaitTask", "at", "answer"));
    Files.createFile(ground.allocationDirectory().resolve("t/local/go"));
    await(() -> site.send("status", Map.of()).path("held"), h -> h.size() == 1);
    assertThat(wait.isDone()).isFalse();
    site.send("clear", Map.of());

    assertThat(wait.get(10, TimeUnit.SECONDS).getResult().getExitCode()).isEqualTo(4);
  }

  @Test
  void callsAreAnsweredDelayedAndLetPassAsOften() throws Exception {
    PluginClient client = site.start(driver);
    site.send(
        "break",
        Map.of(
            "method",
            "Driver/Capabilities",
            "skip",
            1,
            "times",
            1,
            "action",
            "answer",
            "message",
            Map.of("capabilities", Map.of("must_create_network", true))));
    site.send(
        "break",
        Map.of("method", "Capabilities", "at", "answer", "action", "delay", "delay_ms", 300));

    assertThat(mustCreate(client)).isFalse();
    assertThat(mustCreate(client)).isTrue();
    long start = System.nanoTime();
    assertThat(mustCreate(client)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void aCrashCanBeMadeAfterTheWorkAndBeforeTheAnswer() throws Exception {
    PluginClient client =
        site.start(driver, "{\"method\":\"StartTask\",\"at\":\"answer\",\"action\":\"crash\"}");

    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> start(client, site.ground(), "true"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(client.awaitExit(Duration.ofSeconds(10))).isTrue();
    RecordedCall call = site.recorded(c -> c.effects().contains("crashed"));
    assertThat(call.answers()).hasSize(1);
  }

  @Test
  void anyCallCanBeMadeByHand() throws Exception {
    PluginClient client = site.start(driver);
    TaskConfig config = start(client, site.ground(), "sleep 60");
    ConcurrentLinkedQueue<JsonNode> answers = new ConcurrentLinkedQueue<>();
    JsonNode end;
    try (ControlClient control = site.control()) {
      end =
          control.send(
              TapSite.command(
                  "call",
                  Map.of(
                      "method",
                      "InspectTask",
                      "messages",
                      List.of(Map.of("task_id", config.getId())))),
              answers::add);
      control.send(
          TapSite.command("call", Map.of("method", "Fingerprint", "most", 1)), answers::add);
    }
    JsonNode wrong =
        site.send("call", Map.of("method", "StopTask", "messages", List.of(Map.of("task", "x"))));

    assertThat(end.path("status").asText()).isEqualTo("OK");
    assertThat(answers.remove().at("/answer/task/state").asText()).isEqualTo("RUNNING");
    assertThat(answers.remove().at("/answer/health").asText()).isEqualTo("HEALTHY");
    assertThat(wrong.path("error").asText()).contains("task is no field of StopTaskRequest");
    assertThat(site.recorded(c -> c.effects().contains("by hand")).task())
        .isEqualTo(config.getId());
  }

  @Test
  void followersGetEachLine() throws Exception {
    PluginClient client = site.start(driver);
    ConcurrentLinkedQueue<JsonNode> lines = new ConcurrentLinkedQueue<>();
    try (ControlClient control = site.control()) {
      var _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      control.follow(lines::add);
                    } catch (IOException e) {
                      // The test closed the connection.
                    }
                  });
      await(
          () -> {
            mustCreate(client);
            return lines.stream()
                .anyMatch(
                    l ->
                        l.path("phase").asText().equals("end")
                            && l.path("method").asText().equals("Driver/Capabilities"));
          },
          seen -> seen);
    }
    assertThat(lines).allSatisfy(line -> assertThat(line.path("pid").asLong()).isPositive());
  }

  private static boolean mustCreate(PluginClient client) {
    return driver(client)
        .capabilities(CapabilitiesRequest.getDefaultInstance())
        .getCapabilities()
        .getMustCreateNetwork();
  }

  private static ListenableFuture<CapabilitiesResponse> capabilities(PluginClient client) {
    return DriverGrpc.newFutureStub(client.channel())
        .capabilities(CapabilitiesRequest.getDefaultInstance());
  }

  private static TaskConfig start(PluginClient client, TaskGround ground, String script) {
    TaskConfig config =
        ground.config(
            "0a1b2c3d", Map.of("command", "/bin/sh", "args", List.of("-c", script)), Map.of());
    var _ = driver(client).startTask(StartTaskRequest.newBuilder().setTask(config).build());
    return config;
  }
}
