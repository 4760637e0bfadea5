package dev.tether.agent.client;

import com.google.protobuf.ByteString;
import dev.tether.agent.codec.Wire;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.wire.AgentGrpc;
import dev.tether.agent.wire.ExecInput;
import dev.tether.agent.wire.ExecOutput;
import dev.tether.agent.wire.ExecStart;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A program that an agent runs beside a task. The agent sends no more than was read, and takes no
 * more than the program does.
 */
final class AgentExecSession extends ClientCall.Listener<ExecOutput> implements ExecSession {
  /** How many outputs may wait here. */
  private static final int AHEAD = 16;

  private static final int CHUNK = 32 << 10;

  private final Endpoint agent;
  private final ClientCall<ExecInput, ExecOutput> call;
  private final ArrivingBytes stdout;
  private final ArrivingBytes stderr;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<ExitResult> exited = new CompletableFuture<>();

  private final ReentrantLock sending = new ReentrantLock();
  private final Condition ready = sending.newCondition();
  private boolean over;

  private AgentExecSession(Endpoint agent, ClientCall<ExecInput, ExecOutput> call) {
    this.agent = agent;
    this.call = call;
    this.stdout = new ArrivingBytes(() -> call.request(1));
    this.stderr = new ArrivingBytes(() -> call.request(1));
  }

  /**
   * Starts a program and waits until it runs.
   *
   * @throws RemoteFailure when it does not
   */
  static AgentExecSession open(Endpoint agent, Channel channel, ExecStart start, Duration timeout) {
    AgentExecSession session =
        new AgentExecSession(
            agent, channel.newCall(AgentGrpc.getExecMethod(), CallOptions.DEFAULT));
    session.call.start(session, new Metadata());
    session.call.request(AHEAD);
    session.call.sendMessage(ExecInput.newBuilder().setStart(start).build());
    try {
      session.started.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return session;
    } catch (ExecutionException failed) {
      throw failure(failed);
    } catch (TimeoutException late) {
      session.close();
      throw new RemoteFailure.Unreachable(
          "the agent at %s did not answer in time: see whether it is overloaded or stopped"
              .formatted(agent));
    } catch (InterruptedException givenUp) {
      session.close();
      Thread.currentThread().interrupt();
      throw new RemoteFailure.Unreachable("the call was given up");
    }
  }

  private static RuntimeException failure(ExecutionException failed) {
    return failed.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException(failed.getCause());
  }

  @Override
  public void onMessage(ExecOutput output) {
    switch (output.getOutputCase()) {
      case STDOUT -> stdout.add(output.getStdout());
      case STDERR -> stderr.add(output.getStderr());
      case STARTED -> {
        started.complete(null);
        call.request(1);
      }
      case EXITED -> {
        exited.complete(Wire.result(output.getExited()));
        call.request(1);
      }
      case OUTPUT_NOT_SET -> call.request(1);
    }
  }

  @Override
  public void onReady() {
    sending.lock();
    try {
      ready.signalAll();
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    RemoteFailure failure =
        status.isOk()
            ? new RemoteFailure.Failed("the agent at %s did not say how it ended".formatted(agent))
            : StatusFailure.of(status, trailers, agent);
    boolean complete = exited.isDone() && !exited.isCompletedExceptionally();
    started.completeExceptionally(failure);
    exited.completeExceptionally(failure);
    if (complete) {
      stdout.end();
      stderr.end();
    } else {
      stdout.fail(failure);
      stderr.fail(failure);
    }
    sending.lock();
    try {
      over = true;
      ready.signalAll();
    } finally {
      sending.unlock();
    }
  }

  private void send(ExecInput input) throws IOException {
    sending.lock();
    try {
      while (!over && !call.isReady()) {
        ready.await();
      }
      if (over) {
        throw new IOException("the program has ended");
      }
      call.sendMessage(input);
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending", givenUp);
    } finally {
      sending.unlock();
    }
  }

  @Override
  public OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int sent = 0; sent < length; sent += CHUNK) {
          send(
              ExecInput.newBuilder()
                  .setStdin(
                      ByteString.copyFrom(bytes, offset + sent, Math.min(CHUNK, length - sent)))
                  .build());
        }
      }

      @Override
      public void close() throws IOException {
        send(ExecInput.newBuilder().setStdinEnd(ExecInput.End.getDefaultInstance()).build());
      }
    };
  }

  @Override
  public InputStream stdout() {
    return stdout;
  }

  @Override
  public InputStream stderr() {
    return stderr;
  }

  @Override
  public void resize(int columns, int rows) {
    try {
      send(
          ExecInput.newBuilder()
              .setSize(ExecInput.Size.newBuilder().setColumns(columns).setRows(rows))
              .build());
    } catch (IOException over) {
      // A program that has ended needs no size.
      System.getLogger(AgentExecSession.class.getName())
          .log(System.Logger.Level.DEBUG, "a size was not sent: {0}", over.getMessage());
    }
  }

  @Override
  public ExitResult await() throws InterruptedException {
    try {
      return exited.get();
    } catch (ExecutionException failed) {
      throw failure(failed);
    }
  }

  @Override
  public void close() {
    call.cancel("closed by the driver", null);
  }
}
