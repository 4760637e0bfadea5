package dev.tether.harness.tap.relay;

import com.google.protobuf.UnsafeByteOperations;
import dev.tether.harness.tap.relay.Gate.Moment;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.util.Optional;

/**
 * One call on its way through.
 *
 * <p>All its events run in {@link #order}, one after the other, whichever threads they come from.
 * States: not started (the gate has not let it to the driver), open, done (the host got its end or
 * gave up). Only {@link #finish} and {@link #cancelled} make it done.
 */
final class RelayedCall {
  private static final Status GONE = Status.CANCELLED.withDescription("the host went away");

  private final long number;
  private final String method;
  private final ServerCall<byte[], byte[]> host;
  private final Metadata headers;
  private final ClientCall<byte[], byte[]> driver;
  private final RelayWatch.OneCall watch;
  private final Relay.Parts parts;
  private final boolean stoppable;
  private final SynchronizationContext order;
  private final Lane toDriver = new Lane();
  private final Lane toHost = new Lane();
  private byte[] firstRequest = {};
  private boolean asked;
  private boolean started;
  private boolean judged;
  private boolean answered;
  private boolean headersSent;
  private boolean done;
  private boolean hostOwesRequest;
  private boolean driverOwesRequest;

  RelayedCall(
      long number,
      ServerCall<byte[], byte[]> host,
      Metadata headers,
      Channel channel,
      Relay.Parts parts) {
    this.number = number;
    this.method = host.getMethodDescriptor().getFullMethodName();
    this.host = host;
    this.headers = headers;
    this.parts = parts;
    this.driver = channel.newCall(host.getMethodDescriptor(), options(host));
    this.watch = parts.watch().began(number, method);
    this.stoppable = parts.gate().concerns(method);
    this.order = new SynchronizationContext((thread, failure) -> broken(failure));
  }

  private static CallOptions options(ServerCall<byte[], byte[]> host) {
    String authority = host.getAuthority();
    return authority == null ? CallOptions.DEFAULT : CallOptions.DEFAULT.withAuthority(authority);
  }

  /** Begins, and returns what gets the host's side of the call. */
  ServerCall.Listener<byte[]> begin() {
    order.execute(
        () -> {
          if (!stoppable) {
            start();
          }
          host.request(1);
        });
    return new FromHost();
  }

  private void start() {
    if (!started && !done) {
      started = true;
      driver.start(new FromDriver(), headers);
      driver.request(1);
    }
  }

  private void asked(byte[] message) {
    if (done) {
      return;
    }
    watch.request(message);
    boolean first = !asked;
    asked = true;
    if (first) {
      firstRequest = message;
    }
    if (first && stoppable) {
      toDriver.stop();
      toDriver.pass(this::start);
    }
    toDriver.pass(() -> send(message));
    if (first && stoppable) {
      apply(Moment.REQUEST, judge(Moment.REQUEST, Optional.empty()));
    }
  }

  private void send(byte[] message) {
    if (done) {
      return;
    }
    driver.sendMessage(message);
    if (driver.isReady()) {
      host.request(1);
    } else {
      hostOwesRequest = true;
    }
  }

  private void halfClosed() {
    toDriver.pass(
        () -> {
          start();
          if (!done) {
            driver.halfClose();
          }
        });
  }

  private void cancelled() {
    if (!done) {
      end(GONE);
      if (started) {
        driver.cancel("the host cancelled the call", null);
      }
    }
  }

  private void driverHeaders(Metadata answerHeaders) {
    toHost.pass(() -> sendHeaders(answerHeaders));
  }

  private void sendHeaders(Metadata answerHeaders) {
    if (!done && !headersSent) {
      headersSent = true;
      host.sendHeaders(answerHeaders);
    }
  }

  private void answered(byte[] message) {
    if (done) {
      return;
    }
    watch.answer(message);
    boolean first = stopForGate();
    toHost.pass(() -> deliver(message));
    if (first) {
      apply(Moment.ANSWER, judge(Moment.ANSWER, Optional.of(message)));
    }
  }

  private void deliver(byte[] message) {
    if (done) {
      return;
    }
    sendHeaders(new Metadata());
    host.sendMessage(message);
    if (host.isReady()) {
      driver.request(1);
    } else {
      driverOwesRequest = true;
    }
  }

  private void driverClosed(Status status, Metadata trailers) {
    if (done) {
      return;
    }
    boolean first = stopForGate();
    toHost.pass(() -> finish(status, trailers));
    if (first) {
      apply(Moment.ANSWER, judge(Moment.ANSWER, Optional.empty()));
    }
  }

  /**
   * Stops the way to the host before the first answer of a call that the gate may stop; also of one
   * that began when the gate was not concerned yet.
   */
  private boolean stopForGate() {
    boolean first = asked && !answered && parts.gate().concerns(method);
    answered = true;
    if (first) {
      toHost.stop();
    }
    return first;
  }

  private Verdict judge(Moment moment, Optional<byte[]> answer) {
    judged = true;
    return parts
        .gate()
        .judge(
            moment,
            new Gate.Caller(number, method, UnsafeByteOperations.unsafeWrap(firstRequest)),
            answer,
            next -> resume(moment, next));
  }

  /** Called from any thread. */
  private void resume(Moment moment, Verdict next) {
    order.execute(
        () -> {
          if (!done && lane(moment).isStopped()) {
            watch.interfered("resumed", "");
            apply(moment, next instanceof Verdict.Hold ? new Verdict.Pass() : next);
          }
        });
  }

  private Lane lane(Moment moment) {
    return moment == Moment.REQUEST ? toDriver : toHost;
  }

  private void apply(Moment moment, Verdict verdict) {
    String at = moment == Moment.REQUEST ? "before the driver" : "before the host";
    switch (verdict) {
      case Verdict.Pass _ -> lane(moment).open();
      case Verdict.Hold _ -> watch.interfered("held", at);
      case Verdict.Delay delay -> {
        watch.interfered("delayed", delay.by().toMillis() + " ms " + at);
        parts.later(delay.by(), () -> order.execute(() -> lane(moment).open()));
      }
      case Verdict.Fail fail -> {
        watch.interfered("failed", at);
        giveUpDriver();
        finish(fail.status(), new Metadata());
      }
      case Verdict.Answer answer -> {
        watch.interfered("answered", at);
        giveUpDriver();
        sendHeaders(new Metadata());
        host.sendMessage(answer.message().toByteArray());
        finish(Status.OK, new Metadata());
      }
      case Verdict.Crash _ -> {
        watch.interfered("crashed", at);
        parts.crash().run();
      }
    }
  }

  private void giveUpDriver() {
    if (started) {
      driver.cancel("the tap answers in the driver's place", null);
    }
  }

  private void finish(Status status, Metadata trailers) {
    if (!done) {
      end(status);
      host.close(status, trailers);
    }
  }

  private void end(Status status) {
    done = true;
    toDriver.close();
    toHost.close();
    watch.ended(status);
    if (judged) {
      parts.gate().left(number);
    }
  }

  private void broken(Throwable failure) {
    parts.log(System.Logger.Level.WARNING, "the call " + method + " broke in the tap", failure);
    if (!done) {
      done = true;
      watch.ended(Status.INTERNAL);
      host.close(Status.INTERNAL.withDescription("the tap failed: " + failure), new Metadata());
    }
  }

  /** What the host does. */
  private final class FromHost extends ServerCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      order.execute(() -> asked(message));
    }

    @Override
    public void onHalfClose() {
      order.execute(RelayedCall.this::halfClosed);
    }

    @Override
    public void onCancel() {
      order.execute(RelayedCall.this::cancelled);
    }

    @Override
    public void onReady() {
      order.execute(
          () -> {
            if (driverOwesRequest && !done) {
              driverOwesRequest = false;
              driver.request(1);
            }
          });
    }
  }

  /** What the driver does. */
  private final class FromDriver extends ClientCall.Listener<byte[]> {
    @Override
    public void onHeaders(Metadata answerHeaders) {
      order.execute(() -> driverHeaders(answerHeaders));
    }

    @Override
    public void onMessage(byte[] message) {
      order.execute(() -> answered(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      // A lost driver is not answered for: the tap ends with it.
      parts.loss().unlessLost(status, () -> order.execute(() -> driverClosed(status, trailers)));
    }

    @Override
    public void onReady() {
      order.execute(
          () -> {
            if (hostOwesRequest && !done) {
              hostOwesRequest = false;
              host.request(1);
            }
          });
    }
  }
}
