package dev.tether.runtime.docker.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLSocket;

/**
 * A connection that the engine gave away for a program's input and output. The Docker client's own
 * way of doing so can't tell the end of the input, which this one can.
 */
public final class Conversation implements AutoCloseable {
  private static final int LONGEST_HEAD = 65_536;
  private static final int SWITCHED = 101;
  private static final int FIRST_ERROR = 300;

  /** What both kinds of connections can do. */
  private interface Line {
    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    void endOutput() throws IOException;

    void close() throws IOException;
  }

  private final Line line;
  private final InputStream in;
  private final OutputStream out;

  private Conversation(Line line) throws IOException {
    this.line = line;
    this.in = line.in();
    this.out = line.out();
  }

  /**
   * Sends a request whose answer is the conversation.
   *
   * @throws EngineRefusal when the engine does not want to
   */
  static Conversation begin(
      EngineAddress address, EngineClient.Call call, byte[] json, Duration timeout)
      throws IOException {
    Conversation conversation = new Conversation(connect(address, timeout));
    try {
      String head =
          """
          %s %s HTTP/1.1\r
          Host: docker\r
          Connection: Upgrade\r
          Upgrade: tcp\r
          Content-Type: application/json\r
          Content-Length: %d\r
          \r
          """
              .formatted(call.method(), call.path(), json.length);
      conversation.out.write(head.getBytes(ISO_8859_1));
      conversation.out.write(json);
      conversation.out.flush();
      conversation.checkHead(call);
      return conversation;
    } catch (IOException | RuntimeException e) {
      conversation.close();
      throw e;
    }
  }

  private void checkHead(EngineClient.Call call) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0 || head.size() > LONGEST_HEAD) {
        throw new EOFException("the engine gave no proper answer");
      }
      head.write(next);
    }
    String text = head.toString(ISO_8859_1);
    int status = Integer.parseInt(text.split(" ", 3)[1]);
    if (status == SWITCHED || status < FIRST_ERROR) {
      return;
    }
    int length = 0;
    for (String field : text.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (field.startsWith("content-length:")) {
        length = Integer.parseInt(field.substring("content-length:".length()).strip());
      }
    }
    String said = new String(in.readNBytes(Math.min(length, LONGEST_HEAD)), UTF_8);
    throw new EngineRefusal(status, call.asked(), Json.parse(said).path("message").asText(said));
  }

  /** What the other side says. */
  public InputStream in() {
    return in;
  }

  /** What is said to the other side. */
  public OutputStream out() {
    return out;
  }

  /** Tells the other side that nothing more comes. */
  public void endOutput() throws IOException {
    line.endOutput();
  }

  @Override
  public void close() {
    try {
      line.close();
    } catch (IOException alreadyBroken) {
      System.getLogger(Conversation.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a conversation", alreadyBroken);
    }
  }

  private static Line connect(EngineAddress address, Duration timeout) throws IOException {
    if (address.isUnix()) {
      return new UnixLine(
          SocketChannel.open(UnixDomainSocketAddress.of(Path.of(address.uri().getPath()))));
    }
    Socket plain = new Socket();
    InetSocketAddress host =
        new InetSocketAddress(address.uri().getHost(), address.uri().getPort());
    plain.connect(host, (int) timeout.toMillis());
    if (address.tls().isEmpty()) {
      return new TcpLine(plain);
    }
    SSLSocket secure =
        (SSLSocket)
            EngineTls.context(address.tls().get())
                .getSocketFactory()
                .createSocket(plain, address.uri().getHost(), address.uri().getPort(), true);
    var parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return new TcpLine(secure);
  }

  private record TcpLine(Socket socket) implements Line {
    @Override
    public InputStream in() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public void endOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private record UnixLine(SocketChannel channel) implements Line {
    @Override
    public InputStream in() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
          return length == 0 ? 0 : channel.read(ByteBuffer.wrap(buffer, from, length));
        }
      };
    }

    @Override
    public OutputStream out() {
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int from, int length) throws IOException {
          ByteBuffer left = ByteBuffer.wrap(buffer, from, length);
          while (left.hasRemaining()) {
            channel.write(left);
          }
        }
      };
    }

    @Override
    public void endOutput() throws IOException {
      channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
