package dev.tether.harness.tap.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.tether.harness.tap.message.JsonMessage;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.harness.tap.message.MessageJson;
import dev.tether.harness.tap.relay.RawBytes;
import dev.tether.harness.tap.relay.RelayWatch;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Makes calls of the driver that nobody else made. They appear in the record with the effect {@code
 * by hand}, and break points do not stop them. Safe for any thread.
 */
public final class HandCalls {
  /** Far above what the relay counts, so that both can be told apart. */
  private static final long FIRST_NUMBER = 1_000_000_000_000L;

  private final Channel driver;
  private final RelayWatch watch;
  private final JsonMessage messages;
  private final AtomicLong numbers = new AtomicLong(FIRST_NUMBER);

  /** Calls over this connection, whose callbacks come on its own thread. */
  public HandCalls(Channel driver, RelayWatch watch, JsonMessage messages) {
    this.driver = driver;
    this.watch = watch;
    this.messages = messages;
  }

  /**
   * What to call.
   *
   * @param method as a person names it
   * @param requests the messages; none stands for one empty message
   * @param most after so many answers a stream is given up
   * @param timeout after which the call is given up
   */
  public record Wanted(String method, List<JsonNode> requests, int most, Duration timeout) {
    public Wanted {
      requests = List.copyOf(requests);
    }
  }

  /** What came back. */
  private sealed interface Event {
    record Answer(ByteString message) implements Event {}

    record End(Status status) implements Event {}
  }

  /**
   * Makes a call and waits for its end.
   *
   * @param onAnswer gets each answer, on the calling thread
   * @return how it ended; a call that was given up ended with OK if it had answered
   * @throws IllegalArgumentException when there is no such method or a message is none of its
   */
  public Status call(Wanted wanted, Consumer<JsonNode> onAnswer) throws InterruptedException {
    KnownMethods.Method method =
        KnownMethods.all()
            .named(wanted.method())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no method is called %s; there are: %s"
                            .formatted(
                                wanted.method(),
                                String.join(
                                    ", ",
                                    KnownMethods.all().methods().stream()
                                        .map(KnownMethods.Method::shortName)
                                        .toList()))));
    List<byte[]> requests = new ArrayList<>();
    for (JsonNode request : wanted.requests()) {
      requests.add(messages.parse(request, method.request()).toByteArray());
    }
    if (requests.isEmpty()) {
      requests.add(new byte[0]);
    }
    return call(method, requests, wanted, onAnswer);
  }

  private Status call(
      KnownMethods.Method method, List<byte[]> requests, Wanted wanted, Consumer<JsonNode> onAnswer)
      throws InterruptedException {
    RelayWatch.OneCall seen = watch.began(numbers.incrementAndGet(), method.fullName());
    seen.interfered("by hand", "");
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    ClientCall<byte[], byte[]> call =
        driver.newCall(RawBytes.method(method.fullName()), CallOptions.DEFAULT);
    call.start(new Listening(events), new Metadata());
    call.request(Integer.MAX_VALUE);
    for (byte[] request : requests) {
      seen.request(request);
      call.sendMessage(request);
    }
    call.halfClose();
    Status status = Status.CANCELLED;
    try {
      status = await(events, method, wanted, seen, onAnswer);
      return status;
    } finally {
      call.cancel("the call by hand is over", null);
      seen.ended(status);
    }
  }

  private static Status await(
      BlockingQueue<Event> events,
      KnownMethods.Method method,
      Wanted wanted,
      RelayWatch.OneCall seen,
      Consumer<JsonNode> onAnswer)
      throws InterruptedException {
    long deadline = System.nanoTime() + wanted.timeout().toNanos();
    int answers = 0;
    while (answers < wanted.most()) {
      Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (event) {
        case null -> {
          return answers > 0
              ? Status.OK
              : Status.DEADLINE_EXCEEDED.withDescription("no answer within the time limit");
        }
        case Event.End(Status status) -> {
          return status;
        }
        case Event.Answer(ByteString message) -> {
          answers++;
          seen.answer(message.toByteArray());
          onAnswer.accept(decoded(message, method.answer()));
        }
      }
      if (answers == wanted.most() && method.type().serverSendsOneMessage()) {
        return Status.OK;
      }
    }
    return Status.OK;
  }

  private static JsonNode decoded(ByteString message, Message prototype) {
    try {
      return MessageJson.of(prototype.getParserForType().parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the driver's answer is no " + prototype.getClass(), e);
    }
  }

  /** Hands on what comes; the connection's thread must not be kept. */
  private static final class Listening extends ClientCall.Listener<byte[]> {
    private final BlockingQueue<Event> events;

    Listening(BlockingQueue<Event> events) {
      this.events = events;
    }

    @Override
    public void onMessage(byte[] message) {
      events.add(new Event.Answer(UnsafeByteOperations.unsafeWrap(message)));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      events.add(new Event.End(status));
    }
  }
}
