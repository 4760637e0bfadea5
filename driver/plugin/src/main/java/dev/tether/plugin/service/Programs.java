package dev.tether.plugin.service;

import com.google.protobuf.ByteString;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.lifecycle.TaskFailure;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskResponse;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs programs beside remote tasks, for the allocation that owns the task. */
final class Programs {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** What Nomad gets of each output of a program that it does not follow. */
  private static final int MOST_OUTPUT = 1 << 20;

  private static final int SIGNAL_BASE = 128;
  private static final int CHUNK = 32 << 10;

  private Programs() {}

  /**
   * Starts a program.
   *
   * @throws RemoteFailure when it can't be started
   */
  static ExecSession start(ManagedTask task, List<String> command, boolean terminal) {
    if (command.isEmpty()) {
      throw new RemoteFailure.Refused("there is no command to run beside the task");
    }
    return task.connection()
        .runtime()
        .exec(task.handle().remoteId(), task.ownedGeneration(), new ExecRequest(command, terminal));
  }

  /**
   * Runs a program without input to its end.
   *
   * @throws TaskFailure.TimedOut when that takes longer than was asked for; it was ended
   */
  static ExecTaskResponse run(ManagedTask task, ExecTaskRequest request)
      throws InterruptedException {
    Duration asked =
        Duration.ofSeconds(request.getTimeout().getSeconds(), request.getTimeout().getNanos());
    Duration timeout = asked.isPositive() ? asked : DEFAULT_TIMEOUT;
    try (ExecSession session = start(task, request.getCommandList(), false)) {
      Executor threads = Thread.ofVirtual().name("exec")::start;
      CompletableFuture<ByteString> stdout =
          CompletableFuture.supplyAsync(() -> beginning(session.stdout()), threads);
      CompletableFuture<ByteString> stderr =
          CompletableFuture.supplyAsync(() -> beginning(session.stderr()), threads);
      CompletableFuture<dev.tether.runtime.ExitResult> end =
          CompletableFuture.supplyAsync(() -> awaitAfterInput(session), threads);
      CompletableFuture.allOf(stdout, stderr, end).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return ExecTaskResponse.newBuilder()
          .setStdout(stdout.join())
          .setStderr(stderr.join())
          .setResult(result(end.join()))
          .build();
    } catch (TimeoutException late) {
      throw new TaskFailure.TimedOut(
          "the program beside the task did not end within %s and was killed".formatted(timeout));
    } catch (ExecutionException | CompletionException failed) {
      throw failure(failed.getCause());
    }
  }

  /**
   * A program's end as Nomad expects it here, which looks at nothing but the exit code: a signal is
   * told the way shells do.
   *
   * @throws RemoteFailure.Failed when nobody knows how it ended
   */
  static ExitResult result(dev.tether.runtime.ExitResult result) {
    result
        .problem()
        .ifPresent(
            problem -> {
              throw new RemoteFailure.Failed(
                  "it is not known how the program beside the task ended: " + problem);
            });
    int code = result.signal() == 0 ? result.exitCode() : SIGNAL_BASE + result.signal();
    return Messages.exit(result).toBuilder().setExitCode(code).build();
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case UncheckedIOException broken
          when broken.getCause().getCause() instanceof RemoteFailure failure ->
          failure;
      case RuntimeException failure -> failure;
      default -> new IllegalStateException(cause);
    };
  }

  private static dev.tether.runtime.ExitResult awaitAfterInput(ExecSession session) {
    try {
      session.stdin().close();
    } catch (IOException alreadyEnded) {
      System.getLogger(Programs.class.getName())
          .log(System.Logger.Level.DEBUG, "a program ended before its input did", alreadyEnded);
    }
    try {
      return session.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the plugin is ending", ending);
    }
  }

  /** Reads everything and keeps the first part. */
  private static ByteString beginning(InputStream stream) {
    try {
      byte[] kept = stream.readNBytes(MOST_OUTPUT);
      byte[] rest = new byte[CHUNK];
      int count;
      do {
        count = stream.read(rest);
      } while (count >= 0);
      return ByteString.copyFrom(kept);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
