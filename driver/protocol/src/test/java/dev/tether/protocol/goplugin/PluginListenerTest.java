package dev.tether.protocol.goplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PluginListenerTest {
  /** What begins a connection of HTTP/2: its preface, and settings without any. */
  private static final byte[] HELLO =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int FRAME_HEADER_BYTES = 9;
  private static final int FRAME_TYPE = 3;
  private static final byte SETTINGS = 4;

  @TempDir Path directory;

  @Test
  void whatTheHostSendsBeforeThereIsAServerIsAnswered() throws Exception {
    PluginListener listener = open(directory);
    try (SocketChannel host = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      host.connect(UnixDomainSocketAddress.of(listener.path()));
      host.write(ByteBuffer.wrap(HELLO));

      try (PluginServer _ =
          PluginServer.start(
              PluginServer.Config.of("sample", List.of()), listener, PluginIo.begin())) {
        assertThat(frame(host)[FRAME_TYPE]).isEqualTo(SETTINGS);
      }
    }
  }

  @Test
  void isForItsOwnerAloneAndGoesWithItsFile() throws Exception {
    PluginListener listener = open(directory);

    assertThat(Files.getPosixFilePermissions(listener.path()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(listener.handshakeLine()).isEqualTo("1|2|unix|" + listener.path() + "|grpc|");

    listener.close();

    assertThat(listener.path()).doesNotExist();
    assertThat(listener.channel().isOpen()).isFalse();
  }

  @Test
  void saysWhereItCannotListen() {
    Path nowhere = directory.resolve("nowhere");

    assertThatThrownBy(() -> open(nowhere))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on " + nowhere);
  }

  private static PluginListener open(Path directory) throws IOException {
    return PluginListener.open(
        new HostEnvironment(Map.of("PLUGIN_UNIX_SOCKET_DIR", directory.toString())));
  }

  private static byte[] frame(SocketChannel host) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER_BYTES);
    while (header.hasRemaining() && host.read(header) >= 0) {
      // A socket may give less than what is asked for.
    }
    return header.array();
  }
}
