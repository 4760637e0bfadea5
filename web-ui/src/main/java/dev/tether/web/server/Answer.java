package dev.tether.web.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a request is answered with. Immutable, if nobody writes into its body. */
final class Answer {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final int status;
  private final String type;
  private final byte[] body;
  private final Optional<Writer> writer;
  private final Map<String, String> headers;

  /** Writes a body that is too large to be held. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  private Answer(
      int status, String type, byte[] body, Optional<Writer> writer, Map<String, String> headers) {
    this.status = status;
    this.type = Objects.requireNonNull(type, "type");
    this.body = Objects.requireNonNull(body, "body");
    this.writer = writer;
    this.headers = Map.copyOf(headers);
  }

  int status() {
    return status;
  }

  /** The media type. */
  String type() {
    return type;
  }

  byte[] body() {
    return body;
  }

  /** What writes the body in its place. */
  Optional<Writer> writer() {
    return writer;
  }

  /** What it says beyond what every answer says. */
  Map<String, String> headers() {
    return headers;
  }

  static Answer html(String text) {
    return of(200, HTML, text);
  }

  static Answer json(String text) {
    return of(200, "application/json", text);
  }

  static Answer text(int status, String text) {
    return of(status, TEXT, text);
  }

  static Answer notFound(String what) {
    return text(404, what + "\n");
  }

  static Answer bytes(String type, byte[] body) {
    return new Answer(200, type, body, Optional.empty(), Map.of());
  }

  static Answer streamed(String type, Writer writer) {
    return new Answer(200, type, new byte[0], Optional.of(writer), Map.of());
  }

  /** The same with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, type, body, writer, more);
  }

  private static Answer of(int status, String type, String text) {
    return new Answer(
        status, type, text.getBytes(StandardCharsets.UTF_8), Optional.empty(), Map.of());
  }
}
