package dev.tether.harness.tap.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.harness.tap.message.MessageJson;
import dev.tether.harness.tap.relay.RawBytes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call that the replay makes. Safe for any thread. */
final class LiveCall {
  private final KnownMethods.Method method;
  private final ClientCall<byte[], byte[]> call;
  private final long start = System.nanoTime();
  private final List<Message> answers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private volatile long endNanos;

  private LiveCall(KnownMethods.Method method, ClientCall<byte[], byte[]> call) {
    this.method = method;
    this.call = call;
  }

  /** How a call ended, as far as it did. */
  record Outcome(List<JsonNode> answers, Optional<Status> status, Duration took) {}

  static LiveCall begin(Channel channel, KnownMethods.Method method, List<Message> requests) {
    ClientCall<byte[], byte[]> call =
        channel.newCall(RawBytes.method(method.fullName()), CallOptions.DEFAULT);
    LiveCall live = new LiveCall(method, call);
    call.start(live.listener(), new Metadata());
    call.request(Integer.MAX_VALUE);
    requests.forEach(request -> call.sendMessage(request.toByteArray()));
    call.halfClose();
    return live;
  }

  private ClientCall.Listener<byte[]> listener() {
    return new ClientCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        try {
          answers.add(method.answer().getParserForType().parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
          end.complete(Status.INTERNAL.withDescription("an answer cannot be decoded"));
        }
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        endNanos = System.nanoTime();
        end.complete(status);
      }
    };
  }

  /** Waits for the end or the limit. */
  Outcome await(Duration limit) throws InterruptedException {
    Optional<Status> status;
    try {
      status = Optional.of(end.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      status = Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a call is never a failure of ours", e);
    }
    long until = status.isPresent() && endNanos != 0 ? endNanos : System.nanoTime();
    return new Outcome(answersAsJson(), status, Duration.ofNanos(until - start));
  }

  /** Waits until there is an answer, the call has ended, or the limit. */
  void awaitAnswer(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (answers.isEmpty() && !end.isDone() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  List<Message> answers() {
    return List.copyOf(answers);
  }

  void cancel() {
    call.cancel("the replayed call was given up", null);
  }

  private List<JsonNode> answersAsJson() {
    List<JsonNode> json = new ArrayList<>();
    for (Message answer : answers) {
      json.add(MessageJson.of(answer));
    }
    return json;
  }
}
