package dev.tether.harness.embedded.command;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The connection to a program beside a task of an embedded cluster. One thread may send while
 * another receives.
 */
public final class ExecConnection implements AutoCloseable {
  private final Socket socket;
  private final DataOutputStream frames;

  /** Nothing before the first piece is wanted: even the head comes only with the first output. */
  private Optional<DataInputStream> answer = Optional.empty();

  private ExecConnection(Socket socket, DataOutputStream frames) {
    this.socket = socket;
    this.frames = frames;
  }

  /**
   * Begins to run a program.
   *
   * @param api the address of the cluster's API
   * @param terminal whether the program shall have a terminal
   * @throws IOException when nobody answers there; what else goes wrong comes as a frame
   */
  public static ExecConnection open(
      URI api, String allocation, String task, boolean terminal, List<String> command)
      throws IOException {
    String words = command.stream().map(Api::query).collect(Collectors.joining("&command="));
    String target =
        "/v1/client/allocation/%s/exec?task=%s&tty=%s&command=%s"
            .formatted(Api.segment(allocation), Api.query(task), terminal, words);
    Socket socket = new Socket(api.getHost(), api.getPort());
    boolean begun = false;
    try {
      OutputStream to = socket.getOutputStream();
      to.write(
          "POST %s HTTP/1.1\r\nHost: nomad\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(target)
              .getBytes(StandardCharsets.US_ASCII));
      to.flush();
      begun = true;
      return new ExecConnection(socket, new DataOutputStream(Chunks.into(to)));
    } finally {
      if (!begun) {
        socket.close();
      }
    }
  }

  /** Sends a piece to the program. */
  public synchronized void send(Frame frame) throws IOException {
    frame.write(frames);
  }

  /** Waits for the next piece from it; nothing when the connection has ended. */
  public Optional<Frame> receive() throws IOException {
    if (answer.isEmpty()) {
      answer =
          Optional.of(
              new DataInputStream(Chunks.of(new BufferedInputStream(socket.getInputStream()))));
    }
    return Frame.read(answer.get());
  }

  /** Ends the connection, and the program with it. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
