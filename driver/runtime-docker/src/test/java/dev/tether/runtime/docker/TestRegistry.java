package dev.tether.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A registry with one image, {@code app:1}, of one layer, for those who know the password. */
final class TestRegistry implements AutoCloseable {
  static final String USER = "somebody";
  static final String PASSWORD = "a pass:word";
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private final HttpsServer server;
  private final Map<String, byte[]> blobs = new HashMap<>();
  private final String manifest;

  private TestRegistry(HttpsServer server, byte[] layer) throws IOException {
    this.server = server;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(layer);
    }
    String config =
        """
        {"architecture":"amd64","os":"linux","config":{},
         "rootfs":{"type":"layers","diff_ids":["%s"]}}
        """
            .formatted(digest(layer));
    this.manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.docker.container.image.v1+json",%s},
         "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip",%s}]}
        """
            .formatted(MANIFEST, blob(config.getBytes(UTF_8)), blob(packed.toByteArray()));
  }

  private String blob(byte[] content) {
    String digest = digest(content);
    blobs.put(digest, content);
    return "\"size\":%d,\"digest\":\"%s\"".formatted(content.length, digest);
  }

  /**
   * Serves an image of this layer, a tar archive, on loopback: there an engine takes any
   * certificate.
   */
  static TestRegistry start(byte[] layer, Path directory) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate(directory.resolve("keys.p12"))));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    TestRegistry registry = new TestRegistry(server, layer);
    server.createContext("/v2/", registry::answer);
    server.start();
    return registry;
  }

  private static SSLContext certificate(Path file) throws Exception {
    char[] password = "only a test".toCharArray();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-alias",
                "own",
                "-dname",
                "CN=localhost",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(password))
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no certificate");
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(KeyStore.getInstance(file.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String image() {
    return address() + "/app:1";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String wanted =
          "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
      String path = exchange.getRequestURI().getPath();
      if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(401, -1);
      } else if (path.startsWith("/v2/app/manifests/")) {
        send(exchange, MANIFEST, manifest.getBytes(UTF_8));
      } else if (path.startsWith("/v2/app/blobs/")) {
        byte[] blob = blobs.get(path.substring("/v2/app/blobs/".length()));
        send(exchange, "application/octet-stream", blob);
      } else {
        exchange.sendResponseHeaders(path.equals("/v2/") ? 200 : 404, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content));
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
