package dev.tether.harness.tap;

import static dev.tether.harness.tap.TapSite.await;
import static dev.tether.harness.tap.TapSite.driver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.tether.harness.tap.host.TaskGround;
import dev.tether.harness.tap.record.RecordedCall;
import dev.tether.harness.tap.relay.RawBytes;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A driver on Nomad's own SDK behind the tap, and a host before it. */
@Timeout(120)
class TapIT {
  private static Path driver;

  @TempDir private Path directory;
  private TapSite site;
  private final List<TaskHandle> handles = new ArrayList<>();

  @BeforeAll
  static void build() throws Exception {
    driver = GoDriver.build();
  }

  @BeforeEach
  void open() {
    site = new TapSite(directory);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aTaskLivesThroughTheTapAsWithoutIt() throws Exception {
    PluginClient client = site.start(driver);
    TaskGround ground = site.ground();
    TaskConfig config = shell(ground, "echo said; echo \"$SECRET\"; exit 3");

    StartTaskResponse started = start(client, config);
    WaitTaskResponse ended =
        driver(client).waitTask(WaitTaskRequest.newBuilder().setTaskId(config.getId()).build());

    assertThat(started.getHandle().getConfig().getId()).isEqualTo(config.getId());
    assertThat(ended.getResult().getExitCode()).isEqualTo(3);
    assertThat(await(ground::stdout, out -> out.contains("hunter2"))).isEqualTo("said\nhunter2\n");
    RecordedCall done =
        site.recorded(c -> c.method().equals("Driver/WaitTask") && c.end().isPresent());
    assertThat(done.task()).isEqualTo(config.getId());
    assertThat(done.allocation()).isEqualTo(ground.allocationId());
    assertThat(done.end().orElseThrow().status()).isEqualTo("OK");
    assertThat(done.answers().getFirst().path("result").path("exit_code").asInt()).isEqualTo(3);
  }

  @Test
  void secretsAreNotWrittenDown() throws Exception {
    PluginClient client = site.start(driver);
    var _ =
        BasePluginGrpc.newBlockingStub(client.channel())
            .setConfig(
                SetConfigRequest.newBuilder()
                    .setMsgpackConfig(
                        ByteString.copyFrom(
                            MsgpackConfig.encode(
                                Map.of("greeting", "hi", "api_token", "opensesame"))))
                    .build());
    TaskConfig config = shell(site.ground(), "curl --password=hunter3 x || true");
    start(client, config);

    JsonNode asked =
        site.recorded(c -> c.method().equals("Driver/StartTask") && c.end().isPresent())
            .requests()
            .getFirst();
    JsonNode set =
        site.recorded(c -> c.method().equals("BasePlugin/SetConfig") && c.end().isPresent())
            .requests()
            .getFirst();

    assertThat(Files.readString(site.record())).doesNotContain("hunter", "opensesame");
    assertThat(asked.at("/task/env/SECRET").asText()).isEqualTo("***");
    assertThat(asked.at("/task/env/NOMAD_TASK_NAME").asText()).isEqualTo("t");
    assertThat(asked.at("/task/msgpack_driver_config/command").asText()).isEqualTo("/bin/sh");
    assertThat(set.at("/msgpack_config/greeting").asText()).isEqualTo("hi");
    assertThat(set.at("/msgpack_config/api_token").asText()).isEqualTo("***");
  }

  @Test
  void methodsThatNobodyKnowsPass() throws Exception {
    PluginClient plain = site.started(PluginClient.start(PluginLaunch.of(driver.toString())));
    PluginClient tapped = site.start(driver);
    // The driver's own reflection service, asked for a list of the services.
    byte[] request = HexFormat.of().parseHex("3a012a");
    String method = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

    byte[] through = firstAnswer(tapped, method, request);

    assertThat(through).isEqualTo(firstAnswer(plain, method, request)).hasSizeGreaterThan(50);
    assertThat(statusOf(tapped, "a.Service/Unknown"))
        .isEqualTo(statusOf(plain, "a.Service/Unknown"));
  }

  @Test
  void theDriversLogAndStandardStreamsReachTheHostUntouched() throws Exception {
    PluginClient client = site.start(driver);

    configure(client);

    String line =
        await(
            () ->
                site.stderr().stream().filter(l -> l.contains("configured")).findFirst().orElse(""),
            l -> !l.isEmpty());
    assertThat(TapSite.JSON.readTree(line).path("@module").asText()).isEqualTo("go-local");
    assertThat(client.ping()).isTrue();
    site.recorded(c -> c.method().equals("GRPCStdio/StreamStdio"));
    site.recorded(c -> c.method().equals("GRPCBroker/StartStream"));
  }

  @Test
  void aCrashOfTheDriverIsACrashOfThePlugin() throws Exception {
    PluginClient client = site.start(driver);
    TaskConfig config = shell(site.ground(), "sleep 60");
    start(client, config);
    ListenableFuture<WaitTaskResponse> wait =
        DriverGrpc.newFutureStub(client.channel())
            .waitTask(WaitTaskRequest.newBuilder().setTaskId(config.getId()).build());
    site.recorded(c -> c.method().equals("Driver/WaitTask"));

    site.driverBehind(client).destroyForcibly();

    assertThat(client.awaitExit(Duration.ofSeconds(10))).isTrue();
    ExecutionException failure =
        catchThrowableOfType(ExecutionException.class, () -> wait.get(10, TimeUnit.SECONDS));
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    // Nobody answered: the host saw the connection break, as it does when a plugin dies.
    assertThat(site.recorded(c -> c.method().equals("Driver/WaitTask")).end()).isEmpty();
    PluginClient next = site.start(driver);
    var _ =
        driver(next)
            .recoverTask(RecoverTaskRequest.newBuilder().setHandle(handleOf(config)).build());
    stop(next, config);
  }

  @Test
  void aKilledTapTakesItsDriverAlong() throws Exception {
    PluginClient client = site.start(driver);
    ProcessHandle behind = site.driverBehind(client);

    client.process().destroyForcibly();

    assertThat(client.awaitExit(Duration.ofSeconds(10))).isTrue();
    await(behind::isAlive, alive -> !alive);
  }

  @Test
  void hostsComeAndGoAndTheDriverStays() throws Exception {
    PluginClient first = site.start(driver);
    TaskConfig config = shell(site.ground(), "sleep 60");
    start(first, config);
    var _ =
        DriverGrpc.newFutureStub(first.channel())
            .waitTask(WaitTaskRequest.newBuilder().setTaskId(config.getId()).build());
    site.recorded(c -> c.method().equals("Driver/WaitTask"));
    first.close();
    RecordedCall given =
        site.recorded(c -> c.method().equals("Driver/WaitTask") && c.end().isPresent());

    PluginClient second = site.started(PluginClient.reattach(first.reattachment()));

    assertThat(given.end().orElseThrow().status()).isEqualTo("CANCELLED");
    assertThat(
            driver(second)
                .inspectTask(InspectTaskRequest.newBuilder().setTaskId(config.getId()).build())
                .getTask()
                .getId())
        .isEqualTo(config.getId());
    stop(second, config);
  }

  @Test
  void aRequestToEndEndsBothAndLeavesNothing() throws Exception {
    PluginClient plain = site.started(PluginClient.start(PluginLaunch.of(driver.toString())));
    PluginClient client = site.start(driver);
    ProcessHandle behind = site.driverBehind(client);

    PluginClient.Ending ending = client.kill();

    // Drivers in Go close the connection before they answer.
    assertThat(ending.answer().getCode()).isEqualTo(plain.kill().answer().getCode());
    assertThat(ending.byItself()).isTrue();
    assertThat(ending.status()).contains(0);
    assertThat(behind.isAlive()).isFalse();
    assertThat(directory.resolve("record.jsonl.control")).isEmptyDirectory();
  }

  @Test
  void sigintDoesNothingAndSigtermEndsBoth() throws Exception {
    PluginClient client = site.start(driver);
    ProcessHandle behind = site.driverBehind(client);

    signal(client.process().pid(), "INT");
    assertThat(client.awaitExit(Duration.ofMillis(500))).isFalse();
    assertThat(client.ping()).isTrue();

    signal(client.process().pid(), "TERM");
    assertThat(client.awaitExit(Duration.ofSeconds(10))).isTrue();
    await(behind::isAlive, alive -> !alive);
  }

  @Test
  void whatIsNoHandshakeIsForTheHostToJudge() throws Exception {
    Path noisy = script("noisy", "echo starting up; exec sleep 60");
    Path failing = script("failing", "echo 'no licence' >&2; exit 7");

    assertThat(startFailure(noisy)).contains("is no handshake", "starting up");
    assertThat(startFailure(failing)).contains("ended with status 7", "no licence");
    assertThat(startFailure(directory.resolve("missing"))).contains("missing");
  }

  @Test
  void fingerprintsFlowAndAreRecordedOneByOne() throws Exception {
    PluginClient client = site.start(driver);

    FingerprintResponse first =
        driver(client).fingerprint(FingerprintRequest.getDefaultInstance()).next();

    assertThat(first.getHealth()).isEqualTo(FingerprintResponse.HealthState.HEALTHY);
    RecordedCall call =
        site.recorded(c -> c.method().equals("Driver/Fingerprint") && !c.answers().isEmpty());
    assertThat(call.answers().getFirst().path("health").asText()).isEqualTo("HEALTHY");
    assertThat(call.end()).isEmpty();
  }

  private String startFailure(Path plugin) {
    return catchThrowableOfType(Exception.class, () -> site.start(plugin)).getMessage();
  }

  private Path script(String name, String text) throws Exception {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static void configure(PluginClient client) {
    var _ =
        BasePluginGrpc.newBlockingStub(client.channel())
            .pluginInfo(PluginInfoRequest.getDefaultInstance());
    var _ =
        BasePluginGrpc.newBlockingStub(client.channel())
            .setConfig(SetConfigRequest.getDefaultInstance());
  }

  private TaskHandle handleOf(TaskConfig config) {
    return handles.stream()
        .filter(h -> h.getConfig().getId().equals(config.getId()))
        .findFirst()
        .orElseThrow();
  }

  private StartTaskResponse start(PluginClient client, TaskConfig config) {
    StartTaskResponse started =
        driver(client).startTask(StartTaskRequest.newBuilder().setTask(config).build());
    handles.add(started.getHandle());
    return started;
  }

  private static void stop(PluginClient client, TaskConfig config) {
    var _ =
        driver(client)
            .stopTask(
                StopTaskRequest.newBuilder()
                    .setTaskId(config.getId())
                    .setTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(5))
                    .build());
    var _ =
        driver(client)
            .destroyTask(
                DestroyTaskRequest.newBuilder().setTaskId(config.getId()).setForce(true).build());
  }

  private static TaskConfig shell(TaskGround ground, String script) {
    return ground.config(
        "0a1b2c3d",
        Map.of("command", "/bin/sh", "args", List.of("-c", script)),
        Map.of("SECRET", "hunter2"));
  }

  private static byte[] firstAnswer(PluginClient client, String method, byte[] request) {
    return ClientCalls.blockingServerStreamingCall(
            client.channel(),
            RawBytes.method(method).toBuilder()
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .build(),
            CallOptions.DEFAULT,
            request)
        .next();
  }

  private static String statusOf(PluginClient client, String method) {
    return catchThrowableOfType(
            StatusRuntimeException.class, () -> firstAnswer(client, method, new byte[] {8, 1}))
        .getStatus()
        .toString();
  }

  private static void signal(long pid, String name) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor())
        .isZero();
  }
}
