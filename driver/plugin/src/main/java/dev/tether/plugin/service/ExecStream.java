package dev.tether.plugin.service;

import com.google.protobuf.ByteString;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingIOOperation;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.ExitResult;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One {@code nomad alloc exec}: a program whose input comes from Nomad and whose outputs go there,
 * no faster than either side takes them. It ends when Nomad goes away.
 */
final class ExecStream implements StreamObserver<ExecTaskStreamingRequest> {
  private static final System.Logger LOG = System.getLogger(ExecStream.class.getName());
  private static final int CHUNK = 32 << 10;

  /** How many messages of Nomad may wait here. */
  private static final int AHEAD = 8;

  private static final ExecTaskStreamingIOOperation CLOSE =
      ExecTaskStreamingIOOperation.newBuilder().setClose(true).build();

  private final ServerCallStreamObserver<ExecTaskStreamingResponse> observer;
  private final Function<String, ManagedTask> tasks;
  private final BlockingQueue<ExecTaskStreamingRequest> inputs = new LinkedBlockingQueue<>();
  private final ReentrantLock sending = new ReentrantLock();
  private final Condition ready = sending.newCondition();

  private ExecStream(
      ServerCallStreamObserver<ExecTaskStreamingResponse> observer,
      Function<String, ManagedTask> tasks) {
    this.observer = observer;
    this.tasks = tasks;
  }

  /**
   * Answers a call. Has to be called before the call's method returns.
   *
   * @param tasks finds the task that Nomad names
   */
  static StreamObserver<ExecTaskStreamingRequest> serve(
      Function<String, ManagedTask> tasks,
      ServerCallStreamObserver<ExecTaskStreamingResponse> observer) {
    ExecStream stream = new ExecStream(observer, tasks);
    Thread thread = Thread.ofVirtual().name("exec").unstarted(stream::run);
    observer.disableAutoInboundFlowControl();
    observer.setOnReadyHandler(stream::wake);
    observer.setOnCancelHandler(thread::interrupt);
    observer.request(AHEAD);
    thread.start();
    return stream;
  }

  @Override
  public void onNext(ExecTaskStreamingRequest input) {
    inputs.add(input);
  }

  @Override
  public void onError(Throwable gone) {
    LOG.log(System.Logger.Level.DEBUG, "Nomad left a program: {0}", gone.getMessage());
  }

  @Override
  public void onCompleted() {
    inputs.add(ExecTaskStreamingRequest.newBuilder().setStdin(CLOSE).build());
  }

  private void wake() {
    sending.lock();
    try {
      ready.signalAll();
    } finally {
      sending.unlock();
    }
  }

  private void send(ExecTaskStreamingResponse message) throws InterruptedException {
    sending.lockInterruptibly();
    try {
      while (!observer.isReady()) {
        ready.await();
      }
      observer.onNext(message);
    } finally {
      sending.unlock();
    }
  }

  private ExecTaskStreamingRequest take() throws InterruptedException {
    ExecTaskStreamingRequest input = inputs.take();
    observer.request(1);
    return input;
  }

  private void run() {
    try {
      serve();
      observer.onCompleted();
    } catch (InterruptedException nomadWentAway) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      if (!observer.isCancelled()) {
        observer.onError(Failures.toStatus(failed));
      }
    }
  }

  private void serve() throws InterruptedException {
    ExecTaskStreamingRequest first = take();
    if (!first.hasSetup()) {
      throw new IllegalArgumentException("the first message does not say what to run");
    }
    ExecTaskStreamingRequest.Setup setup = first.getSetup();
    ManagedTask task = tasks.apply(setup.getTaskId());
    try (ExecSession session = Programs.start(task, setup.getCommandList(), setup.getTty())) {
      serve(session);
    }
  }

  private void serve(ExecSession session) throws InterruptedException {
    Thread feeder = Thread.ofVirtual().name("exec-stdin").start(() -> feed(session));
    List<Thread> pumps =
        List.of(
            pump(session.stdout(), ExecTaskStreamingResponse.Builder::setStdout),
            pump(session.stderr(), ExecTaskStreamingResponse.Builder::setStderr));
    try {
      ExitResult result = session.await();
      for (Thread pump : pumps) {
        pump.join();
      }
      send(
          ExecTaskStreamingResponse.newBuilder()
              .setExited(true)
              .setResult(Programs.result(result))
              .build());
    } finally {
      feeder.interrupt();
      pumps.forEach(Thread::interrupt);
    }
  }

  private void feed(ExecSession session) {
    OutputStream stdin = session.stdin();
    boolean open = true;
    try {
      while (true) {
        ExecTaskStreamingRequest input = take();
        if (input.hasTtySize()) {
          session.resize(input.getTtySize().getWidth(), input.getTtySize().getHeight());
        }
        // A message with neither is how Nomad sees that the connection lives.
        if (open && input.hasStdin()) {
          open = feed(stdin, input.getStdin());
        }
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether there may be more. */
  private static boolean feed(OutputStream stdin, ExecTaskStreamingIOOperation operation) {
    try {
      operation.getData().writeTo(stdin);
      if (operation.getClose()) {
        stdin.close();
      }
      return !operation.getClose();
    } catch (IOException unread) {
      LOG.log(System.Logger.Level.DEBUG, "input is not taken: {0}", unread.getMessage());
      return false;
    }
  }

  private Thread pump(
      InputStream output,
      BiConsumer<ExecTaskStreamingResponse.Builder, ExecTaskStreamingIOOperation> as) {
    return Thread.ofVirtual().name("exec-output").start(() -> sendAll(output, as));
  }

  private void sendAll(
      InputStream output,
      BiConsumer<ExecTaskStreamingResponse.Builder, ExecTaskStreamingIOOperation> as) {
    byte[] buffer = new byte[CHUNK];
    try {
      int count;
      while ((count = output.read(buffer)) >= 0) {
        send(
            as,
            ExecTaskStreamingIOOperation.newBuilder()
                .setData(ByteString.copyFrom(buffer, 0, count))
                .build());
      }
      send(as, CLOSE);
    } catch (IOException broken) {
      // The wait for the program's end fails for the same reason, and tells it.
      LOG.log(System.Logger.Level.DEBUG, "output is lost: {0}", broken.getMessage());
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(
      BiConsumer<ExecTaskStreamingResponse.Builder, ExecTaskStreamingIOOperation> as,
      ExecTaskStreamingIOOperation operation)
      throws InterruptedException {
    ExecTaskStreamingResponse.Builder message = ExecTaskStreamingResponse.newBuilder();
    as.accept(message, operation);
    send(message.build());
  }
}
