package dev.tether.protocol.goplugin;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/**
 * A plugin's socket that is open, although there may be no server for it yet.
 *
 * <p>The kernel accepts the host's connection from here on, and keeps what the host sends until it
 * is read. So a host may be told the address while the plugin is still loading what serves it.
 */
final class PluginListener implements Closeable {
  private final PluginSocket socket;
  private final ServerSocketChannel channel;

  private PluginListener(PluginSocket socket, ServerSocketChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /**
   * Listens on a new socket, which only those may use that shall.
   *
   * @throws IOException saying where the plugin cannot listen, and why
   */
  static PluginListener open(HostEnvironment host) throws IOException {
    PluginSocket socket = PluginSocket.choose(host);
    PluginListener listener =
        new PluginListener(socket, ServerSocketChannel.open(StandardProtocolFamily.UNIX));
    try {
      listener.channel.bind(UnixDomainSocketAddress.of(socket.path()));
      socket.restrict();
      return listener;
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "the plugin cannot listen on %s: %s".formatted(socket.path(), e.getMessage()), e);
    }
  }

  /** The socket's file. */
  Path path() {
    return socket.path();
  }

  /** What accepts connections; whoever serves them closes it. */
  ServerSocketChannel channel() {
    return channel;
  }

  /** What a host has to read first on standard output, without the line end. */
  String handshakeLine() {
    return Handshake.line(NomadPlugin.PROTOCOL_VERSION, socket.path());
  }

  /** Stops to listen, and removes the socket's file. What does not work is logged. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      warn("the socket {0} could not be closed: {1}", e);
    }
    deleteSocket();
  }

  /** Removes the socket's file only; for a process that ends without {@link #close}. */
  void deleteSocket() {
    try {
      socket.delete();
    } catch (IOException e) {
      warn("the socket {0} could not be removed: {1}", e);
    }
  }

  /** Finds its logger only now: the first one of a process takes longer to find than a socket. */
  private void warn(String message, IOException failure) {
    System.getLogger(PluginListener.class.getName())
        .log(Level.WARNING, message, socket.path(), failure);
  }
}
