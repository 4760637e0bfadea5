package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The few forms that requests to Nomad take, with JSON on both sides. */
final class Api implements AutoCloseable {
  private final NomadAccess access;
  private final Transport transport;

  Api(NomadAccess access) {
    this.access = access;
    this.transport = new Transport(access);
  }

  JsonNode get(String path, String asked) {
    return json(getBytes(path, asked), asked);
  }

  Optional<JsonNode> find(String path, String asked) {
    try {
      return Optional.of(get(path, asked));
    } catch (NomadFailure.NotFound e) {
      return Optional.empty();
    }
  }

  byte[] getBytes(String path, String asked) {
    return transport.send(call("GET", path, Optional.empty(), asked, Duration.ZERO)).body();
  }

  JsonNode put(String path, JsonNode body, String asked) {
    return json(
        transport.send(call("PUT", path, Optional.of(body), asked, Duration.ZERO)).body(), asked);
  }

  JsonNode delete(String path, String asked) {
    return json(
        transport.send(call("DELETE", path, Optional.empty(), asked, Duration.ZERO)).body(), asked);
  }

  Indexed<JsonNode> watch(String path, Query query, long index, Duration wait, String asked) {
    Query all = query.with("index", String.valueOf(index)).with("wait", wait.toMillis() + "ms");
    // Nomad adds up to a sixteenth of the wait by chance.
    Duration patience = index == 0 ? Duration.ZERO : wait.plus(wait.dividedBy(16));
    HttpResponse<byte[]> answer =
        transport.send(call("GET", path + all, Optional.empty(), asked, patience));
    return new Indexed<>(
        json(answer.body(), asked), answer.headers().firstValueAsLong("X-Nomad-Index").orElse(0));
  }

  EventStream stream(String path, String asked) {
    Transport.Call call = call("GET", path, Optional.empty(), asked, Duration.ZERO);
    InputStream source = transport.stream(call);
    return new EventStream(source, cause -> transport.unreachable(call, cause));
  }

  private static Transport.Call call(
      String method, String path, Optional<JsonNode> body, String asked, Duration patience) {
    return new Transport.Call(method, path, body, asked, patience);
  }

  private JsonNode json(byte[] body, String asked) {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return Json.parse(body);
    } catch (IOException e) {
      throw new NomadFailure.ServerError(
          "Nomad at %s, asked to %s, answered with something that is not JSON; is it a Nomad?"
              .formatted(access.address(), asked),
          e);
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
