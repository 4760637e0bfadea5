package dev.tether.web.server;

import dev.tether.web.model.Changes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What every request passes: the gate, then the stream of news or the routes. */
final class Front extends Handler.Abstract {
  private static final System.Logger LOG = System.getLogger(Front.class.getName());
  private static final int LARGEST_BODY = 32 << 20;
  private static final int WORTH_COMPRESSING = 1024;

  private final Gate gate;
  private final Changes changes;
  private final Routes routes;
  private final SessionFiles files;

  Front(Gate gate, Site site) {
    this.gate = gate;
    this.changes = site.session().changes();
    this.routes = site.routes();
    this.files = new SessionFiles(site);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    gate.headers().forEach(response.getHeaders()::put);
    Exchange head = exchange(request, "");
    Optional<String> refusal = gate.refusal(head);
    if (refusal.isPresent()) {
      write(Answer.text(403, refusal.get() + "\n"), head, response, callback);
    } else if (gate.bringsToken(head)) {
      write(gate.welcome(head), head, response, callback);
    } else if (head.path().equals("/news")) {
      news(head, response, callback);
    } else {
      write(answer(request, head), head, response, callback);
    }
    return true;
  }

  private Answer answer(Request request, Exchange head) throws InterruptedException {
    try {
      if (files.takes(head)) {
        try (InputStream body = Content.Source.asInputStream(request)) {
          return files.take(body, head.parameter("name"));
        }
      }
      Optional<Answer> file = files.given(head);
      if (file.isPresent()) {
        return file.get();
      }
      return routes.answer(exchange(request, body(request)));
    } catch (IOException unreadable) {
      return Answer.text(400, unreadable.getMessage() + "\n");
    } catch (RuntimeException broken) {
      LOG.log(Level.WARNING, "a request failed: " + request.getHttpURI().getPath(), broken);
      return Answer.text(500, "the workbench failed: " + broken + "\n");
    }
  }

  private static String body(Request request) throws IOException {
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] bytes = in.readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        throw new IOException("the request is larger than " + (LARGEST_BODY >> 20) + " MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static Exchange exchange(Request request, String form) {
    Map<String, String> parameters = new HashMap<>();
    String query = request.getHttpURI().getQuery();
    if (query != null) {
      parameters.putAll(Exchange.decode(query));
    }
    parameters.putAll(Exchange.decode(form));
    return new Exchange(
        request.getMethod(),
        request.getHttpURI().getDecodedPath(),
        parameters,
        name -> Optional.ofNullable(request.getHeaders().get(name)).orElse(""));
  }

  private void news(Exchange exchange, Response response, Callback callback)
      throws InterruptedException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    long seen = exchange.number("seen").orElse(0);
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      new News(changes, gate.csrf().substring(0, 8), seen).write(out);
    } catch (IOException gone) {
      callback.failed(gone);
    }
  }

  private static void write(
      Answer answer, Exchange exchange, Response response, Callback callback) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    answer.headers().forEach(response.getHeaders()::put);
    if (answer.writer().isPresent()) {
      try (OutputStream out = Content.Sink.asOutputStream(response)) {
        answer.writer().get().write(out);
        callback.succeeded();
      } catch (IOException gone) {
        callback.failed(gone);
      }
      return;
    }
    byte[] body = answer.body();
    if (body.length >= WORTH_COMPRESSING && exchange.takesGzip()) {
      body = compressed(body);
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static byte[] compressed(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new IllegalStateException("memory can't be written", e);
    }
    return bytes.toByteArray();
  }
}
