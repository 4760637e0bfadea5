package dev.tether.web.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program that a real Nomad runs, over the websocket of its API. */
final class NomadExec implements ExecLink {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient client;
  private final Answers answers;
  private final WebSocket socket;

  /** The last message that is being sent: a websocket takes one after the other. */
  private CompletableFuture<WebSocket> sending;

  private NomadExec(HttpClient client, Answers answers, WebSocket socket) {
    this.client = client;
    this.answers = answers;
    this.socket = socket;
    this.sending = CompletableFuture.completedFuture(socket);
  }

  /**
   * Begins to run a program.
   *
   * @param nomad the address of the API
   * @throws IOException when Nomad refuses, with one sentence for people
   */
  static NomadExec start(
      URI nomad, String allocation, String task, List<String> command, Listener listener)
      throws IOException {
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    command.forEach(words::add);
    URI address =
        URI.create(
            "%s://%s/v1/client/allocation/%s/exec?tty=true&task=%s&command=%s"
                .formatted(
                    nomad.getScheme().equals("https") ? "wss" : "ws",
                    nomad.getAuthority(),
                    allocation,
                    URLEncoder.encode(task, StandardCharsets.UTF_8),
                    URLEncoder.encode(words.toString(), StandardCharsets.UTF_8)));
    HttpClient client =
        HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).connectTimeout(PATIENCE).build();
    Answers answers = new Answers(listener);
    try {
      WebSocket socket =
          client.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(address, answers).join();
      return new NomadExec(client, answers, socket);
    } catch (CompletionException refused) {
      client.shutdownNow();
      throw new IOException(
          "Nomad does not run a program beside %s: %s"
              .formatted(task, refused.getCause().getMessage()),
          refused);
    }
  }

  /** What Nomad sends. */
  private static final class Answers implements WebSocket.Listener {
    private final Listener listener;
    private final StringBuilder message = new StringBuilder();
    private final AtomicBoolean over = new AtomicBoolean();

    Answers(Listener listener) {
      this.listener = listener;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(String text) {
      JsonNode frame;
      try {
        frame = JSON.readTree(text);
      } catch (JsonProcessingException strange) {
        return;
      }
      for (String stream : List.of("stdout", "stderr")) {
        String data = frame.path(stream).path("data").asText("");
        if (!data.isEmpty()) {
          listener.output(Base64.getDecoder().decode(data));
        }
      }
      if (frame.path("exited").asBoolean()) {
        end("exit code " + frame.path("result").path("exit_code").asInt());
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      end(reason.isEmpty() ? "Nomad closed the connection" : reason);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end("the connection to Nomad broke: " + error.getMessage());
    }

    void end(String how) {
      if (over.compareAndSet(false, true)) {
        listener.ended(how);
      }
    }
  }

  @Override
  public void input(byte[] data) {
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    frame.putObject("stdin").put("data", Base64.getEncoder().encodeToString(data));
    send(frame);
  }

  @Override
  public void size(int columns, int rows) {
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    frame.putObject("tty_size").put("height", rows).put("width", columns);
    send(frame);
  }

  private synchronized void send(ObjectNode frame) {
    if (socket.isOutputClosed()) {
      throw new IllegalStateException("the program has ended");
    }
    // What could not be sent is told by the end of the connection.
    sending =
        sending
            .exceptionally(_ -> socket)
            .thenCompose(_ -> socket.sendText(frame.toString(), true));
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    answers.end("closed");
  }
}
