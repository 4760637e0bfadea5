package dev.tether.harness.tap.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Speaks to one tap. Used by one thread; {@link #close} may be called by any. */
public final class ControlClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SocketChannel channel;
  private final BufferedReader lines;

  private ControlClient(SocketChannel channel) {
    this.channel = channel;
    this.lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  /**
   * Connects.
   *
   * @throws IOException when nobody listens
   */
  public static ControlClient connect(Path socket) throws IOException {
    return new ControlClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /**
   * Sends a command and waits for its result.
   *
   * @throws IOException when the tap ends before
   */
  public JsonNode send(JsonNode command) throws IOException {
    return send(command, line -> {});
  }

  /**
   * Sends a command and waits for its result.
   *
   * @param onLine gets the lines before the result
   * @throws IOException when the tap ends before
   */
  public JsonNode send(JsonNode command, Consumer<JsonNode> onLine) throws IOException {
    write(command);
    while (true) {
      JsonNode line = next().orElseThrow(() -> new IOException("the tap ended"));
      if (line.has("ok")) {
        return line;
      }
      onLine.accept(line);
    }
  }

  /**
   * Gets every new line of the record until the tap ends or this is closed.
   *
   * @param onLine gets them, on the calling thread
   */
  public void follow(Consumer<JsonNode> onLine) throws IOException {
    JsonNode begin = send(JSON.createObjectNode().put("do", "follow"));
    if (!begin.path("ok").asBoolean()) {
      throw new IOException(begin.path("error").asText());
    }
    for (Optional<JsonNode> line = next(); line.isPresent(); line = next()) {
      onLine.accept(line.get());
    }
  }

  private Optional<JsonNode> next() throws IOException {
    String line = lines.readLine();
    return line == null ? Optional.empty() : Optional.of(JSON.readTree(line));
  }

  private void write(JsonNode command) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
