package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.Listener;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.harness.conformance.bench.NotApplicable;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskResponse;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingIOOperation;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Programs beside tasks. */
final class ExecChecks {
  private ExecChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "exec.exit-code",
            "Driver/ExecTask result",
            "A script check goes by it.",
            bench -> {
              int code = exec(claimed(bench), 10, "exit 4").getResult().getExitCode();
              Expect.that(code == 4, "a program that ends with 4 has the code " + code);
            }),
        basic(
            "exec.output",
            "Driver/ExecTask stdout, stderr",
            "It is what a script check shows.",
            bench -> {
              ExecTaskResponse answer = exec(claimed(bench), 10, "echo out; echo err >&2");
              Expect.that(
                  answer.getStdout().toStringUtf8().equals("out\n"),
                  "stdout is \"" + answer.getStdout().toStringUtf8() + "\"");
              Expect.that(
                  answer.getStderr().toStringUtf8().equals("err\n"),
                  "stderr is \"" + answer.getStderr().toStringUtf8() + "\"");
            }),
        basic(
            "exec.result-set",
            "Driver/ExecTask result",
            "An answer without a result crashes the Nomad agent.",
            bench ->
                Expect.that(exec(claimed(bench), 10, "true").hasResult(), "there is no result")),
        basic(
            "exec.timeout",
            "Driver/ExecTask timeout",
            "A script check that hangs must not hang its runner.",
            bench -> {
              LiveTask task = claimed(bench);
              long start = System.nanoTime();
              Status status = Expect.status(() -> exec(task, 1, "sleep 300"));
              // The answer may well be that a deadline was exceeded: it is the plugin that says so.
              Expect.that(
                  System.nanoTime() - start < bench.patience().toNanos(),
                  "ExecTask with a timeout of 1 s was not answered within the time limit");
              Expect.that(
                  status.getCode() != Status.Code.UNAVAILABLE,
                  "ExecTask ended with UNAVAILABLE, which Nomad takes for the death of the plugin");
            }),
        basic(
            "exec.environment",
            "Driver/ExecTask",
            "A script check sees what its task sees.",
            bench ->
                Expect.that(
                    exec(claimed(bench), 10, "echo $CHECK_VARIABLE")
                        .getStdout()
                        .toStringUtf8()
                        .equals("value of a variable\n"),
                    "the program does not have the task's environment")),
        basic(
            "exec.unknown-task",
            "Driver/ExecTask",
            "A check of a task that is not there must not pass.",
            bench -> {
              Host host = bench.host();
              Expect.error(
                  "ExecTask of an unknown task",
                  () -> host.driver().execTask(request("no/such/task", 5, "true")));
            }),
        basic(
            "exec.stream",
            "Driver/ExecTaskStreaming",
            "nomad alloc exec waits for the output and for the end.",
            ExecChecks::stream),
        basic(
            "exec.stream-unknown-task",
            "Driver/ExecTaskStreaming",
            "nomad alloc exec has to end.",
            bench -> {
              Host host = bench.host();
              try (Listener<ExecTaskStreamingResponse> answers =
                  Listener.to(
                      observer ->
                          host.streams()
                              .execTaskStreaming(observer)
                              .onNext(setup("no/such/task", "true")))) {
                Status end = answers.awaitEnd(bench.patience(), "the end of the stream");
                boolean told =
                    !end.isOk() || answers.messages().stream().anyMatch(m -> m.getExited());
                Expect.that(told, "the stream ended as if the program had run");
              }
            }));
  }

  private static LiveTask claimed(Bench bench) throws Exception {
    if (!BaseChecks.capabilities(bench.host()).getExec()) {
      throw new NotApplicable("the driver does not claim to run programs beside tasks");
    }
    LiveTask task = bench.start("echo up; sleep 60");
    task.awaitOutput("up");
    return task;
  }

  private static ExecTaskResponse exec(LiveTask task, int seconds, String script) {
    return task.host().driver().execTask(request(task.id(), seconds, script));
  }

  private static ExecTaskRequest request(String task, int seconds, String script) {
    return ExecTaskRequest.newBuilder()
        .setTaskId(task)
        .addAllCommand(List.of("/bin/sh", "-c", script))
        .setTimeout(Duration.newBuilder().setSeconds(seconds))
        .build();
  }

  private static ExecTaskStreamingRequest setup(String task, String script) {
    return ExecTaskStreamingRequest.newBuilder()
        .setSetup(
            ExecTaskStreamingRequest.Setup.newBuilder()
                .setTaskId(task)
                .addAllCommand(List.of("/bin/sh", "-c", script)))
        .build();
  }

  private static void stream(Bench bench) throws Exception {
    LiveTask task = claimed(bench);
    StringBuilder seen = new StringBuilder();
    try (Listener<ExecTaskStreamingResponse> answers =
        Listener.to(
            observer -> {
              StreamObserver<ExecTaskStreamingRequest> requests =
                  task.host().streams().execTaskStreaming(observer);
              requests.onNext(setup(task.id(), "read line; echo \"<$line>\"; exit 6"));
              requests.onNext(stdin("typed\n", false));
              requests.onNext(stdin("", true));
            })) {
      Expect.within(
          bench.patience(),
          "the end of a program in a stream",
          () ->
              answers.messages().stream().anyMatch(m -> m.getExited())
                  || answers.end().isPresent());
      answers.messages().forEach(m -> seen.append(m.getStdout().getData().toStringUtf8()));
      Expect.that(seen.toString().contains("<typed>"), "its output is \"" + seen + "\"");
      int code =
          answers.messages().stream()
              .filter(m -> m.getExited())
              .findFirst()
              .map(m -> m.getResult().getExitCode())
              .orElse(-1);
      Expect.that(code == 6, "a program that ends with 6 has the code " + code);
    }
  }

  private static ExecTaskStreamingRequest stdin(String text, boolean close) {
    return ExecTaskStreamingRequest.newBuilder()
        .setStdin(
            ExecTaskStreamingIOOperation.newBuilder()
                .setData(ByteString.copyFromUtf8(text))
                .setClose(close))
        .build();
  }
}
