package dev.tether.harness.scenarios.catalog;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** One file that can be downloaded from this host. */
final class Download implements AutoCloseable {
  private final HttpServer server;
  private final String name;

  private Download(HttpServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /**
   * Serves a zip file.
   *
   * @param port the loopback port to serve it at, or 0 for any
   * @param contents names and texts of what is in it, by turns
   */
  static Download zip(int port, String name, String... contents) {
    try {
      byte[] zipped = zipped(List.of(contents));
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/" + name,
          exchange -> {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : zipped.length);
            try (OutputStream body = exchange.getResponseBody()) {
              if (!head) {
                body.write(zipped);
              }
            }
          });
      server.start();
      return new Download(server, name);
    } catch (IOException e) {
      throw new UncheckedIOException("can't serve " + name, e);
    }
  }

  private static byte[] zipped(List<String> contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < contents.size(); i += 2) {
        zip.putNextEntry(new ZipEntry(contents.get(i)));
        zip.write(contents.get(i + 1).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Where it is. */
  String address() {
    return "http://%s:%d/%s"
        .formatted(
            server.getAddress().getAddress().getHostAddress(), server.getAddress().getPort(), name);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
