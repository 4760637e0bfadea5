package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import dev.tether.harness.embedded.command.Frame;
import dev.tether.harness.embedded.driver.DriverError;
import dev.tether.harness.embedded.driver.PluginGone;
import dev.tether.harness.embedded.server.NoSuchThing;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.Table;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import io.grpc.stub.StreamObserver;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Programs beside tasks: frames in the request, frames in the answer. */
record ExecRoute(Server server, Agents agents) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether a request wants to run a program. */
  static boolean wants(List<String> path) {
    return path.size() == 4 && path.get(0).equals("client") && path.get(3).equals("exec");
  }

  /** Runs the program to its end. */
  void run(Request request, HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    Output output = new Output(new DataOutputStream(exchange.getResponseBody()));
    try {
      StreamObserver<ExecTaskStreamingRequest> input = begin(request, output);
      Thread.ofVirtual()
          .name("exec-input")
          .start(() -> feed(new DataInputStream(exchange.getRequestBody()), input));
      output.over.await();
    } catch (NoSuchThing | DriverError | PluginGone e) {
      output.end(Frame.Kind.ERROR, e.getMessage());
    }
  }

  private StreamObserver<ExecTaskStreamingRequest> begin(Request request, Output output)
      throws DriverError, PluginGone, InterruptedException {
    String id = request.segment(2);
    ObjectNode allocation =
        server
            .store()
            .find(Table.ALLOCATIONS, id)
            .orElseThrow(() -> new NoSuchThing("Unknown allocation \"" + id + "\""));
    return agents
        .agent(allocation.path("NodeID").asText())
        .orElseThrow(() -> new NoSuchThing("No path to node"))
        .exec(
            id,
            request.parameter("task").orElse(""),
            request.query().getOrDefault("command", List.of()),
            request.flag("tty"),
            output);
  }

  private static void feed(DataInputStream from, StreamObserver<ExecTaskStreamingRequest> input) {
    try {
      for (Optional<Frame> next = Frame.read(from); next.isPresent(); next = Frame.read(from)) {
        input.onNext(message(next.get()));
      }
      input.onCompleted();
    } catch (IOException | IllegalStateException e) {
      // Who asked is gone, or the program is.
      input.onCompleted();
    }
  }

  /**
   * What the driver is told of a frame.
   *
   * @throws IOException when it is none that a client sends
   */
  static ExecTaskStreamingRequest message(Frame frame) throws IOException {
    ExecTaskStreamingRequest.Builder message = ExecTaskStreamingRequest.newBuilder();
    switch (frame.kind()) {
      case STDIN -> message.getStdinBuilder().setData(ByteString.copyFrom(frame.data()));
      case STDIN_END -> message.getStdinBuilder().setClose(true);
      case SIZE -> {
        JsonNode size = JSON.readTree(frame.text());
        message
            .getTtySizeBuilder()
            .setHeight(size.path("height").asInt())
            .setWidth(size.path("width").asInt());
      }
      case STDOUT, STDERR, EXIT, ERROR -> throw new IOException("the input has output in it");
    }
    return message.build();
  }

  /** Passes on what the program writes. */
  private static final class Output implements StreamObserver<ExecTaskStreamingResponse> {
    private final DataOutputStream to;
    private final CountDownLatch over = new CountDownLatch(1);

    Output(DataOutputStream to) {
      this.to = to;
    }

    @Override
    public void onNext(ExecTaskStreamingResponse message) {
      if (!message.getStdout().getData().isEmpty()) {
        write(Frame.Kind.STDOUT, message.getStdout().getData().toByteArray());
      }
      if (!message.getStderr().getData().isEmpty()) {
        write(Frame.Kind.STDERR, message.getStderr().getData().toByteArray());
      }
      if (message.getExited()) {
        end(Frame.Kind.EXIT, Integer.toString(message.getResult().getExitCode()));
      }
    }

    @Override
    public void onError(Throwable failure) {
      end(Frame.Kind.ERROR, failure.getMessage());
    }

    @Override
    public void onCompleted() {
      end(Frame.Kind.ERROR, "the program's end was not told");
    }

    private synchronized void write(Frame.Kind kind, byte[] data) {
      if (over.getCount() > 0) {
        try {
          Frame.of(kind, data).write(to);
        } catch (IOException e) {
          over.countDown();
        }
      }
    }

    private void end(Frame.Kind kind, String text) {
      write(kind, text.getBytes(StandardCharsets.UTF_8));
      over.countDown();
    }
  }
}
