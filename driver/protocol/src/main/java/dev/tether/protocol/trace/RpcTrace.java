package dev.tether.protocol.trace;

import dev.tether.protocol.json.JsonObject;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Appends JSON lines to a file: one when a call begins (with its first message, so that it names
 * its task), one when it ends, and one for each message of the Fingerprint and TaskEvents streams.
 *
 * <pre>{@code
 * {"phase":"begin","at":…,"pid":7,"call":3,"method":"Driver/StopTask","task":"…","alloc":"…","detail":{"signal":"DETACH",…}}
 * {"phase":"end","at":…,"pid":7,"call":3,"method":"Driver/StopTask","task":"…","alloc":"…","status":"OK","message":"","micros":812,"detail":{…}}
 * }</pre>
 *
 * <p>{@code at} is when the line's event happened (for an end: when its call began), in
 * microseconds since 1970. {@code pid} and {@code call} together name a call. Environments, driver
 * configurations and commands are never written. Several processes may share a file. Trouble with
 * the file is logged once and disturbs no call. Safe for any thread.
 */
public final class RpcTrace implements ServerInterceptor {
  private static final int MAX_MESSAGE_BYTES = 2 << 10;

  private final TraceFile file;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final long pid = ProcessHandle.current().pid();
  private final AtomicLong calls = new AtomicLong();

  /**
   * Creates a trace that uses the process's clocks. The file and its directories are made if need
   * be.
   */
  public RpcTrace(Path file) {
    this(file, InstantSource.system(), System::nanoTime);
  }

  /** Creates a trace with these clocks; the second one gives nanoseconds for durations. */
  public RpcTrace(Path file, InstantSource clock, LongSupplier nanoTime) {
    this.file = new TraceFile(file);
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String service = call.getMethodDescriptor().getServiceName();
    String shortService = service == null ? "" : service.substring(service.lastIndexOf('.') + 1);
    Traced traced = new Traced(shortService + "/" + call.getMethodDescriptor().getBareMethodName());
    ServerCall<Q, A> observed =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(A message) {
            traced.answered(message);
            super.sendMessage(message);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            traced.end(status);
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(observed, headers)) {
      @Override
      public void onMessage(Q message) {
        traced.asked(message);
        super.onMessage(message);
      }

      @Override
      public void onHalfClose() {
        traced.begin();
        super.onHalfClose();
      }

      @Override
      public void onCancel() {
        traced.end(Status.CANCELLED.withDescription("the host went away"));
        super.onCancel();
      }
    };
  }

  /** One call. Its parts come from several threads, but the request's before the answer's. */
  private final class Traced {
    private final String method;
    private final long call = calls.incrementAndGet();
    private final Instant start = clock.instant();
    private final long startNanos = nanoTime.getAsLong();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong answers = new AtomicLong();
    private volatile RpcFacts request = RpcFacts.NONE;
    private volatile RpcFacts answer = RpcFacts.NONE;

    Traced(String method) {
      this.method = method;
    }

    void asked(Object message) {
      if (!begun.get()) {
        request = RpcFacts.ofRequest(message);
      }
      begin();
    }

    void begin() {
      if (begun.compareAndSet(false, true)) {
        file.append(line("begin", start, request).put("detail", request.detail()));
      }
    }

    void answered(Object message) {
      answers.incrementAndGet();
      answer = RpcFacts.ofAnswer(message);
      if (RpcFacts.isNews(message)) {
        file.append(line("message", clock.instant(), answer).put("detail", answer.detail()));
      }
    }

    void end(Status status) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      begin();
      long micros = (nanoTime.getAsLong() - startNanos) / 1000;
      String message = status.getDescription() == null ? "" : status.getDescription();
      file.append(
          line("end", start, request)
              .put("status", status.getCode().name())
              .put("message", message, MAX_MESSAGE_BYTES)
              .put("micros", micros)
              .put("answers", answers.get())
              .put("detail", answer.detail()));
    }

    private JsonObject line(String phase, Instant at, RpcFacts facts) {
      return new JsonObject()
          .put("phase", phase)
          .put("at", ChronoUnit.MICROS.between(Instant.EPOCH, at))
          .put("pid", pid)
          .put("call", call)
          .put("method", method)
          .put("task", facts.task())
          .put("alloc", facts.allocation());
    }
  }
}
