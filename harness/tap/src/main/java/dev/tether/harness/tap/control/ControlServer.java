package dev.tether.harness.tap.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.record.Recorder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Takes commands on a unix socket that only the user can open. A connection may send any number of
 * them; after {@code {"do":"follow"}} it gets every new line of the record instead, until it is
 * closed, and one that reads too slowly is closed.
 */
public final class ControlServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_WAITING = 10_000;
  private static final byte[] END = {};

  private final ServerSocketChannel server;
  private final Path socket;
  private final Commands commands;
  private final Recorder recorder;

  private ControlServer(
      ServerSocketChannel server, Path socket, Commands commands, Recorder recorder) {
    this.server = server;
    this.socket = socket;
    this.commands = commands;
    this.recorder = recorder;
  }

  /**
   * Listens.
   *
   * @param socket the file, in a directory that nobody else may enter
   * @throws IOException when that is not possible
   */
  public static ControlServer start(Path socket, Commands commands, Recorder recorder)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    ControlServer server = new ControlServer(channel, socket, commands, recorder);
    Thread.ofPlatform().daemon().name("tap-control").start(server::accept);
    return server;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        Thread.ofVirtual().name("tap-control-client").start(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the tap takes no more commands: {0}", e.getMessage());
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        BufferedReader lines =
            new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !answer(line, client)) {
          return;
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a control connection ended: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers one command and tells whether more may follow. */
  private boolean answer(String line, SocketChannel client)
      throws IOException, InterruptedException {
    JsonNode command;
    try {
      command = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      send(client, JSON.createObjectNode().put("ok", false).put("error", "that is no JSON"));
      return true;
    }
    if (command.path("do").asText().equals("follow")) {
      follow(client);
      return false;
    }
    try {
      commands.run(command, json -> sendUnchecked(client, json));
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void follow(SocketChannel client) throws IOException, InterruptedException {
    LinkedBlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    Runnable leave =
        recorder.follow(
            line -> {
              if (!waiting.offer(line)) {
                // Too slow: it must notice that it misses lines.
                waiting.clear();
                waiting.add(END);
              }
            });
    try {
      send(client, JSON.createObjectNode().put("ok", true).put("following", true));
      for (byte[] line = waiting.take(); line.length > 0; line = waiting.take()) {
        write(client, ByteBuffer.wrap(line));
      }
    } finally {
      leave.run();
    }
  }

  private static void sendUnchecked(SocketChannel client, JsonNode json) {
    try {
      send(client, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(SocketChannel client, JsonNode json) throws IOException {
    write(client, ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static void write(SocketChannel client, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}
