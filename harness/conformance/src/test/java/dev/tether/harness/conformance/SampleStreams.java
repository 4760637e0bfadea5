package dev.tether.harness.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskResponse;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingIOOperation;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.MemoryUsage;
import dev.tether.protocol.nomad.drivers.TaskResourceUsage;
import dev.tether.protocol.nomad.drivers.TaskStats;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The parts of the sample driver that run programs and streams. */
final class SampleStreams {
  private SampleStreams() {}

  static void stats(
      Optional<SampleTask> found,
      boolean usage,
      ServerCallStreamObserver<TaskStatsResponse> observer) {
    if (found.isEmpty()) {
      observer.onError(Status.NOT_FOUND.withDescription("no such task").asRuntimeException());
      return;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                do {
                  observer.onNext(numbers(found.get(), usage));
                } while (!found.get().awaitEnd(200) && !observer.isCancelled());
                if (!observer.isCancelled()) {
                  observer.onCompleted();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static TaskStatsResponse numbers(SampleTask task, boolean usage) {
    TaskStats.Builder stats =
        TaskStats.newBuilder()
            .setId(task.config().getId())
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()).build());
    if (usage) {
      stats.setAggResourceUsage(
          TaskResourceUsage.newBuilder().setMemory(MemoryUsage.newBuilder().setRss(1 << 20)));
    }
    return TaskStatsResponse.newBuilder().setStats(stats).build();
  }

  static ExecTaskResponse exec(SampleTask task, ExecTaskRequest request, boolean lie)
      throws IOException, InterruptedException {
    if (lie) {
      return ExecTaskResponse.newBuilder().setResult(ExitResult.getDefaultInstance()).build();
    }
    Path out = Files.createTempFile("exec", "out");
    Path err = Files.createTempFile("exec", "err");
    try {
      Process process =
          builder(task, request.getCommandList())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(request.getTimeout().getSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the program did not end in time");
      }
      return ExecTaskResponse.newBuilder()
          .setStdout(ByteString.copyFrom(Files.readAllBytes(out)))
          .setStderr(ByteString.copyFrom(Files.readAllBytes(err)))
          .setResult(ExitResult.newBuilder().setExitCode(process.exitValue()))
          .build();
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static ProcessBuilder builder(SampleTask task, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(task.config().getEnvMap());
    return builder;
  }

  /** A program whose input and output are streams. */
  static final class Program implements StreamObserver<ExecTaskStreamingRequest> {
    private final Map<String, SampleTask> tasks;
    private final StreamObserver<ExecTaskStreamingResponse> observer;
    private Optional<OutputStream> stdin = Optional.empty();

    Program(Map<String, SampleTask> tasks, StreamObserver<ExecTaskStreamingResponse> observer) {
      this.tasks = tasks;
      this.observer = observer;
    }

    @Override
    public void onNext(ExecTaskStreamingRequest request) {
      try {
        if (request.hasSetup()) {
          start(request.getSetup());
        } else if (stdin.isPresent()) {
          stdin.get().write(request.getStdin().getData().toByteArray());
          stdin.get().flush();
          if (request.getStdin().getClose()) {
            stdin.get().close();
          }
        }
      } catch (IOException e) {
        observer.onError(
            Status.UNKNOWN.withDescription(String.valueOf(e.getMessage())).asRuntimeException());
      }
    }

    private void start(ExecTaskStreamingRequest.Setup setup) throws IOException {
      SampleTask task = tasks.get(setup.getTaskId());
      if (task == null) {
        throw new IOException("task not found for given id");
      }
      Process process = builder(task, setup.getCommandList()).redirectErrorStream(true).start();
      stdin = Optional.of(process.getOutputStream());
      Thread.ofPlatform().daemon().start(() -> follow(process));
    }

    private void follow(Process process) {
      try {
        byte[] output = process.getInputStream().readAllBytes();
        observer.onNext(
            ExecTaskStreamingResponse.newBuilder()
                .setStdout(
                    ExecTaskStreamingIOOperation.newBuilder().setData(ByteString.copyFrom(output)))
                .build());
        observer.onNext(
            ExecTaskStreamingResponse.newBuilder()
                .setExited(true)
                .setResult(ExitResult.newBuilder().setExitCode(process.waitFor()))
                .build());
        observer.onCompleted();
      } catch (IOException e) {
        observer.onError(Status.UNKNOWN.asRuntimeException());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
