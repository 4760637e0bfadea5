package dev.tether.protocol.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginServer;
import dev.tether.protocol.goplugin.Reattachment;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskEventsRequest;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RpcTraceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TASK = "a1/web/12345678";

  @TempDir private Path directory;
  private PluginServer server;
  private PluginClient client;

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  @Test
  void aFinishedCallIsTwoLinesThatNameTheTask() throws IOException {
    DriverGrpc.DriverBlockingStub driver = driver(directory.resolve("new/trace.jsonl"));

    var _ =
        driver.stopTask(
            StopTaskRequest.newBuilder()
                .setTaskId(TASK)
                .setSignal("DETACH")
                .setTimeout(Duration.newBuilder().setSeconds(5))
                .build());

    List<JsonNode> lines = lines("Driver/StopTask", 2);
    JsonNode begin = lines.getFirst();
    JsonNode end = lines.getLast();
    assertThat(begin.get("phase").textValue()).isEqualTo("begin");
    assertThat(begin.get("task").textValue()).isEqualTo(TASK);
    assertThat(begin.get("alloc").textValue()).isEqualTo("a1");
    assertThat(begin.get("detail").get("signal").textValue()).isEqualTo("DETACH");
    assertThat(begin.get("detail").get("timeout_ms").longValue()).isEqualTo(5000);
    assertThat(end.get("phase").textValue()).isEqualTo("end");
    assertThat(end.get("status").textValue()).isEqualTo("OK");
    assertThat(end.get("call")).isEqualTo(begin.get("call"));
    assertThat(end.get("at")).isEqualTo(begin.get("at"));
    assertThat(end.get("micros").longValue()).isBetween(0L, 30_000_000L);
  }

  @Test
  void anOpenCallIsVisibleAndItsCancellationToo() throws IOException {
    DriverGrpc.DriverBlockingStub driver = driver(directory.resolve("trace.jsonl"));

    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    var _ = driver.waitTask(WaitTaskRequest.newBuilder().setTaskId(TASK).build());
                  } catch (StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                  }
                });
    assertThat(lines("Driver/WaitTask", 1)).singleElement().matches(RpcTraceTest::begins);
    client.close();

    JsonNode end = lines("Driver/WaitTask", 2).getLast();
    assertThat(end.get("status").textValue()).isEqualTo("CANCELLED");
    assertThat(end.get("task").textValue()).isEqualTo(TASK);
    assertThatCode(waiting::join).doesNotThrowAnyException();
  }

  @Test
  void failuresHaveTheirStatusAndMessage() throws IOException {
    DriverGrpc.DriverBlockingStub driver = driver(directory.resolve("trace.jsonl"));
    TaskHandle handle =
        TaskHandle.newBuilder()
            .setVersion(2)
            .setState(TaskState.RUNNING)
            .setDriverState(ByteString.copyFromUtf8("12345"))
            .setConfig(TaskConfig.newBuilder().setId(TASK))
            .build();

    try {
      var _ = driver.recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    List<JsonNode> lines = lines("Driver/RecoverTask", 2);
    assertThat(lines.getFirst().get("task").textValue()).isEqualTo(TASK);
    assertThat(lines.getFirst().get("alloc").textValue()).isEqualTo("a1");
    assertThat(lines.getFirst().get("detail").get("state").textValue()).isEqualTo("RUNNING");
    assertThat(lines.getFirst().get("detail").get("driver_state_bytes").intValue()).isEqualTo(5);
    assertThat(lines.getLast().get("status").textValue()).isEqualTo("NOT_FOUND");
    assertThat(lines.getLast().get("message").textValue()).isEqualTo("no such task");
  }

  @Test
  void secretsAreNotWritten() throws IOException {
    DriverGrpc.DriverBlockingStub driver = driver(directory.resolve("trace.jsonl"));

    var _ =
        driver.startTask(
            StartTaskRequest.newBuilder()
                .setTask(
                    TaskConfig.newBuilder()
                        .setId(TASK)
                        .setAllocId("a1")
                        .setJobId("shop")
                        .putEnv("TOKEN", "s3cret")
                        .putDeviceEnv("KEY", "s3cret")
                        .setMsgpackDriverConfig(ByteString.copyFromUtf8("s3cret")))
                .build());

    assertThat(lines("Driver/StartTask", 2).getFirst().get("detail").get("job").textValue())
        .isEqualTo("shop");
    assertThat(Files.readString(directory.resolve("trace.jsonl"))).doesNotContain("s3cret");
  }

  @Test
  void taskEventsHaveALineEach() throws IOException {
    DriverGrpc.DriverBlockingStub driver = driver(directory.resolve("trace.jsonl"));

    driver
        .taskEvents(TaskEventsRequest.getDefaultInstance())
        .forEachRemaining(event -> assertThat(event.getMessage()).isEqualTo("adopted"));

    List<JsonNode> lines = lines("Driver/TaskEvents", 3);
    assertThat(lines)
        .extracting(line -> line.get("phase").textValue())
        .containsExactly("begin", "message", "end");
    assertThat(lines.get(1).get("task").textValue()).isEqualTo(TASK);
    assertThat(lines.get(1).get("detail").get("event").textValue()).isEqualTo("adopted");
  }

  @Test
  void aTraceThatCannotBeWrittenDisturbsNoCall() throws IOException {
    DriverGrpc.DriverBlockingStub driver = driver(directory);

    StopTaskResponse answer = driver.stopTask(StopTaskRequest.newBuilder().setTaskId(TASK).build());

    assertThat(answer).isEqualTo(StopTaskResponse.getDefaultInstance());
  }

  private DriverGrpc.DriverBlockingStub driver(Path trace) throws IOException {
    server =
        PluginServer.start(
            PluginServer.Config.of("traced", List.of(new Tasks()))
                .withInterceptors(List.of(new RpcTrace(trace)))
                .withEnvironment(Map.of("PLUGIN_UNIX_SOCKET_DIR", "/tmp")));
    client =
        PluginClient.reattach(
            new Reattachment(
                UnixDomainSocketAddress.of(server.socket()), ProcessHandle.current().pid()));
    return DriverGrpc.newBlockingStub(client.channel());
  }

  /** The lines of a method as soon as there are that many. */
  private List<JsonNode> lines(String method, int count) throws IOException {
    List<JsonNode> lines = List.of();
    while (lines.size() < count) {
      LockSupport.parkNanos(1_000_000);
      lines = readLines().stream().filter(of(method)).toList();
    }
    return lines;
  }

  private List<JsonNode> readLines() throws IOException {
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .flatMap(file -> readWholeLines(file).stream())
          .toList();
    }
  }

  private static List<JsonNode> readWholeLines(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(RpcTraceTest::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static Predicate<JsonNode> of(String method) {
    return line -> line.get("method").textValue().equals(method);
  }

  private static boolean begins(JsonNode line) {
    return line.get("phase").textValue().equals("begin");
  }

  private static final class Tasks extends DriverGrpc.DriverImplBase {
    @Override
    public void startTask(StartTaskRequest request, StreamObserver<StartTaskResponse> response) {
      response.onNext(
          StartTaskResponse.newBuilder()
              .setHandle(TaskHandle.newBuilder().setConfig(request.getTask()))
              .build());
      response.onCompleted();
    }

    @Override
    public void stopTask(StopTaskRequest request, StreamObserver<StopTaskResponse> response) {
      response.onNext(StopTaskResponse.getDefaultInstance());
      response.onCompleted();
    }

    @Override
    public void waitTask(WaitTaskRequest request, StreamObserver<WaitTaskResponse> response) {}

    @Override
    public void recoverTask(
        RecoverTaskRequest request,
        StreamObserver<dev.tether.protocol.nomad.drivers.RecoverTaskResponse> response) {
      response.onError(Status.NOT_FOUND.withDescription("no such task").asException());
    }

    @Override
    public void taskEvents(TaskEventsRequest request, StreamObserver<DriverTaskEvent> response) {
      response.onNext(DriverTaskEvent.newBuilder().setTaskId(TASK).setMessage("adopted").build());
      response.onCompleted();
    }
  }
}
