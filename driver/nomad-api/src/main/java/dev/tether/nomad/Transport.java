package dev.tether.nomad;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests and turns everything but success into a {@link NomadFailure}. */
final class Transport implements AutoCloseable {
  private static final int TOO_MANY_REQUESTS = 429;
  private final NomadAccess access;
  private final Token token;
  private Optional<HttpClient> client = Optional.empty();

  Transport(NomadAccess access) {
    this.access = access;
    this.token = new Token(access.token());
  }

  /**
   * One request.
   *
   * @param asked what is asked for, to follow the words "asked to": {@code read job x}
   * @param path with its query, already encoded, beginning with {@code /v1/}
   * @param patience how long Nomad may take to answer, beyond the usual timeout
   */
  record Call(
      String method, String path, Optional<JsonNode> body, String asked, Duration patience) {}

  /** A path's segment, so that names with slashes stay one segment. */
  static String segment(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  /** The answer to a request that succeeded. */
  HttpResponse<byte[]> send(Call call) {
    Duration limit = access.timeout().plus(call.patience());
    HttpResponse<byte[]> response =
        await(call, limit, http().sendAsync(request(call), BodyHandlers.ofByteArray()));
    check(call, response.statusCode(), response.body());
    return response;
  }

  /** Begins an answer that has no end; only its beginning has to come within the timeout. */
  InputStream stream(Call call) {
    HttpResponse<InputStream> response =
        await(
            call, access.timeout(), http().sendAsync(request(call), BodyHandlers.ofInputStream()));
    if (response.statusCode() / 100 != 2) {
      byte[] reason;
      try (InputStream body = response.body()) {
        reason = body.readNBytes(4096);
      } catch (IOException e) {
        throw unreachable(call, e);
      }
      check(call, response.statusCode(), reason);
    }
    return response.body();
  }

  private HttpRequest request(Call call) {
    String base = access.address().toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.path()))
            .method(
                call.method(),
                call.body()
                    .map(b -> HttpRequest.BodyPublishers.ofByteArray(Json.bytes(b)))
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    token.current().ifPresent(t -> request.header("X-Nomad-Token", t));
    return request.build();
  }

  // The client's own timeout ends with the headers, so a body that stalls would block for ever.
  private <T> HttpResponse<T> await(
      Call call, Duration limit, CompletableFuture<HttpResponse<T>> answer) {
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw silent(call, limit, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException t) {
        throw silent(call, limit, t);
      }
      throw unreachable(call, e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new NomadFailure.Unreachable(
          "the wait for Nomad at %s, asked to %s, was interrupted"
              .formatted(access.address(), call.asked()),
          e);
    }
  }

  private NomadFailure silent(Call call, Duration limit, Exception cause) {
    return new NomadFailure.Unreachable(
        "Nomad at %s did not answer within %s s when asked to %s"
            .formatted(access.address(), limit.toMillis() / 1000.0, call.asked()),
        cause);
  }

  NomadFailure unreachable(Call call, Throwable cause) {
    return new NomadFailure.Unreachable(
        "Nomad at %s can't be reached to %s: %s"
            .formatted(access.address(), call.asked(), reason(cause)),
        cause);
  }

  private static String reason(Throwable failure) {
    Throwable t = failure;
    while (t != null) {
      if (t instanceof UnresolvedAddressException) {
        return "the host's name is unknown";
      }
      if (t.getMessage() != null && !t.getMessage().isBlank()) {
        return t.getMessage();
      }
      if (t instanceof ConnectException && t.getCause() == null) {
        return "the connection was refused";
      }
      t = t.getCause();
    }
    return failure.getClass().getSimpleName();
  }

  private void check(Call call, int status, byte[] body) {
    if (status / 100 == 2) {
      return;
    }
    String text = new String(body, UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
    String said = text.isEmpty() ? "no reason given" : text;
    String start = "Nomad at " + access.address() + " ";
    throw switch (status) {
      case 401, 403 ->
          new NomadFailure.Denied(
              start + "does not allow this token to " + call.asked() + ": " + said);
      case 404 ->
          new NomadFailure.NotFound(
              start + "was asked to " + call.asked() + ", which does not exist: " + said);
      case 409 ->
          new NomadFailure.Conflict(
              start + "was asked to " + call.asked() + ", which has changed meanwhile");
      default ->
          status / 100 == 4 && status != TOO_MANY_REQUESTS
              ? new NomadFailure.BadRequest(start + "refused to " + call.asked() + ": " + said)
              : new NomadFailure.ServerError(
                  start + "failed to " + call.asked() + " (status " + status + "): " + said);
    };
  }

  // Not before the first request: a driver that never asks must not pay for TLS and threads.
  private synchronized HttpClient http() {
    if (client.isEmpty()) {
      boolean secure = access.address().getScheme().equalsIgnoreCase("https");
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .proxy(HttpClient.Builder.NO_PROXY)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .connectTimeout(access.timeout())
              .sslContext(secure ? Tls.context(access) : new NoTls());
      client = Optional.of(builder.build());
    }
    return client.get();
  }

  @Override
  public synchronized void close() {
    client.ifPresent(HttpClient::shutdownNow);
  }
}
