package dev.tether.agent.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.tether.agent.codec.Wire;
import dev.tether.agent.task.Tasks;
import dev.tether.agent.wire.ExecInput;
import dev.tether.agent.wire.ExecOutput;
import dev.tether.agent.wire.ExecStart;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.ExitResult;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** One call that runs a program beside a task; the program ends with the call. */
final class ExecCall implements StreamObserver<ExecInput> {
  private static final Logger LOG = System.getLogger(ExecCall.class.getName());
  private static final int CHUNK = 32 << 10;

  /** How many inputs may wait here. */
  private static final int AHEAD = 8;

  private static final ExecInput END =
      ExecInput.newBuilder().setStdinEnd(ExecInput.End.getDefaultInstance()).build();

  private final ServerCallStreamObserver<ExecOutput> observer;
  private final BlockingQueue<ExecInput> inputs = new LinkedBlockingQueue<>();

  private ExecCall(ServerCallStreamObserver<ExecOutput> observer) {
    this.observer = observer;
  }

  /** Answers a call. Has to be called before the call's method returns. */
  static StreamObserver<ExecInput> serve(Tasks tasks, StreamObserver<ExecOutput> observer) {
    ExecCall call = new ExecCall((ServerCallStreamObserver<ExecOutput>) observer);
    call.observer.disableAutoRequest();
    call.observer.request(AHEAD);
    PacedStream.serve(observer, "", stream -> call.run(tasks, stream));
    return call;
  }

  @Override
  public void onNext(ExecInput input) {
    inputs.add(input);
  }

  @Override
  public void onError(Throwable gone) {
    LOG.log(Level.DEBUG, "the other side of a program went away: {0}", gone.getMessage());
  }

  @Override
  public void onCompleted() {
    inputs.add(END);
  }

  private ExecInput take() throws InterruptedException {
    ExecInput input = inputs.take();
    observer.request(1);
    return input;
  }

  private void run(Tasks tasks, PacedStream<ExecOutput> stream) throws InterruptedException {
    ExecInput first = take();
    if (!first.hasStart()) {
      throw new IllegalArgumentException("the first message does not say what to run");
    }
    ExecStart start = first.getStart();
    try (ExecSession session = open(tasks, start)) {
      stream.send(
          ExecOutput.newBuilder().setStarted(ExecOutput.Started.getDefaultInstance()).build());
      serve(session, stream);
    }
  }

  private static ExecSession open(Tasks tasks, ExecStart start) {
    try {
      return tasks.exec(
          start.getId(),
          start.getGeneration(),
          new ExecRequest(start.getCommandList(), start.getTerminal()));
    } catch (RuntimeException failed) {
      throw FailureStatus.of(failed, start.getId());
    }
  }

  private void serve(ExecSession session, PacedStream<ExecOutput> stream)
      throws InterruptedException {
    Thread feeder = thread("exec-stdin", () -> feed(session));
    List<Thread> pumps =
        List.of(
            thread(
                "exec-stdout",
                () -> pump(session.stdout(), stream, ExecOutput.newBuilder()::setStdout)),
            thread(
                "exec-stderr",
                () -> pump(session.stderr(), stream, ExecOutput.newBuilder()::setStderr)));
    try {
      ExitResult result = session.await();
      for (Thread pump : pumps) {
        pump.join();
      }
      stream.send(ExecOutput.newBuilder().setExited(Wire.message(result)).build());
    } finally {
      feeder.interrupt();
      pumps.forEach(Thread::interrupt);
    }
  }

  /** Platform threads, as the streams hold them in the kernel. */
  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).start(work);
  }

  private void feed(ExecSession session) {
    OutputStream stdin = session.stdin();
    try {
      while (true) {
        ExecInput input = take();
        switch (input.getInputCase()) {
          case STDIN -> input.getStdin().writeTo(stdin);
          case STDIN_END -> stdin.close();
          case SIZE -> session.resize(input.getSize().getColumns(), input.getSize().getRows());
          case START, INPUT_NOT_SET -> LOG.log(Level.DEBUG, "an input without a meaning");
        }
      }
    } catch (IOException unread) {
      // The program reads no more, which is its right; what else is typed goes nowhere.
      LOG.log(Level.DEBUG, "input is not taken: {0}", unread.getMessage());
      discard(session);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void discard(ExecSession session) {
    try {
      while (true) {
        ExecInput input = take();
        if (input.hasSize()) {
          session.resize(input.getSize().getColumns(), input.getSize().getRows());
        }
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(
      InputStream output,
      PacedStream<ExecOutput> stream,
      Function<ByteString, ExecOutput.Builder> message) {
    byte[] buffer = new byte[CHUNK];
    try {
      int count;
      while ((count = output.read(buffer)) > 0) {
        stream.send(
            message.apply(UnsafeByteOperations.unsafeWrap(Arrays.copyOf(buffer, count))).build());
      }
    } catch (IOException unreadable) {
      LOG.log(Level.WARNING, "can't read what a program writes: {0}", unreadable.getMessage());
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
