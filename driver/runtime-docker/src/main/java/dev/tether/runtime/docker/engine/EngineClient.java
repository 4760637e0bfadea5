package dev.tether.runtime.docker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Sends requests to one engine. Thread-safe. Every call ends within its time, with an answer, an
 * {@link EngineRefusal}, or a {@link RemoteFailure.Unreachable}; an interrupt ends it as the
 * latter.
 */
public final class EngineClient implements AutoCloseable {
  /** Streams of logs and events hold a connection each. */
  private static final int CONNECTIONS = 100_000;

  private static final int FIRST_ERROR = 400;
  private final EngineAddress address;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<DockerHttpClient> transport = Optional.empty();

  /**
   * @param timeout how long the engine may take for an ordinary answer
   */
  public EngineClient(EngineAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  /** Where the engine listens. */
  public EngineAddress address() {
    return address;
  }

  /** How long the engine may take for an ordinary answer. */
  public Duration timeout() {
    return timeout;
  }

  /**
   * A request.
   *
   * @param method of HTTP
   * @param path with its query, encoded
   * @param asked what the engine is asked to do, for messages: "list containers"
   */
  public record Call(String method, String path, String asked) {}

  /** The answer to a call without a body. */
  public JsonNode send(Call call) {
    return send(call, Optional.empty(), timeout);
  }

  /** The answer to a call with a body of JSON. */
  public JsonNode send(Call call, JsonNode body) {
    return send(call, Optional.of(body), timeout);
  }

  /** The answer to a call that may take this long. */
  public JsonNode send(Call call, Optional<JsonNode> body, Duration limit) {
    return bounded(
        call,
        limit,
        () -> {
          try (Response response = execute(request(call, body))) {
            byte[] answer = response.getBody().readAllBytes();
            check(call, response.getStatusCode(), answer);
            return parse(answer);
          }
        });
  }

  /** The value of a header of the answer, for a call whose answer has no body. */
  public Optional<String> header(Call call, String name) {
    return bounded(
        call,
        timeout,
        () -> {
          try (Response response = execute(request(call, Optional.empty()))) {
            check(call, response.getStatusCode(), new byte[0]);
            return Optional.ofNullable(response.getHeader(name));
          }
        });
  }

  /** Sends a stream, for instance an archive. */
  public void upload(Call call, InputStream body, Duration limit) {
    bounded(
        call,
        limit,
        () -> {
          var request = builder(call);
          request.putHeader("Content-Type", "application/x-tar");
          request.body(body);
          try (Response response = execute(request.build())) {
            check(call, response.getStatusCode(), response.getBody().readAllBytes());
            return true;
          }
        });
  }

  /** An answer that goes on; close it, from any thread. Only its beginning is bounded in time. */
  public final class Stream implements AutoCloseable {
    private final Call call;
    private final Response response;

    private Stream(Call call, Response response) {
      this.call = call;
      this.response = response;
    }

    /** What the engine sends. */
    public InputStream body() {
      return response.getBody();
    }

    /** For an exception that its body threw. */
    public RemoteFailure.Unreachable broken(Throwable cause) {
      return unreachable(call, cause);
    }

    @Override
    public void close() {
      response.close();
    }
  }

  /** Begins an answer that goes on. */
  public Stream open(Call call, Optional<JsonNode> headerless, Duration limit) {
    return bounded(
        call,
        limit,
        () -> {
          Response response = execute(request(call, headerless));
          if (response.getStatusCode() >= FIRST_ERROR) {
            try (response) {
              check(call, response.getStatusCode(), response.getBody().readAllBytes());
            }
          }
          return new Stream(call, response);
        });
  }

  /** The same with headers of its own. */
  public Stream open(Call call, String header, String value, Duration limit) {
    return bounded(
        call,
        limit,
        () -> {
          var request = builder(call);
          request.putHeader(header, value);
          Response response = execute(request.build());
          if (response.getStatusCode() >= FIRST_ERROR) {
            try (response) {
              check(call, response.getStatusCode(), response.getBody().readAllBytes());
            }
          }
          return new Stream(call, response);
        });
  }

  /** Does work that waits for the engine, for no longer than {@code limit}. */
  <T> T bounded(Call call, Duration limit, Callable<T> work) {
    Future<T> future;
    try {
      future = threads.submit(work);
    } catch (RejectedExecutionException closed) {
      throw new RemoteFailure.Unreachable(
          "the connection to the Docker engine at " + address + " was closed", closed);
    }
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new RemoteFailure.Unreachable(
          "the Docker engine at %s did not answer within %s s when asked to %s"
              .formatted(address, limit.toMillis() / 1000.0, call.asked()),
          e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case EngineRefusal refusal -> throw refusal;
        case RemoteFailure failure -> throw failure;
        case Throwable cause -> throw unreachable(call, cause);
      }
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable(call, e);
    }
  }

  RemoteFailure.Unreachable unreachable(Call call, Throwable failure) {
    String reason = "";
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && !t.getMessage().isBlank()) {
        reason = t.getMessage();
      }
    }
    return new RemoteFailure.Unreachable(
        "the Docker engine at %s can't be reached to %s: %s"
            .formatted(
                address,
                call.asked(),
                reason.isEmpty() ? failure.getClass().getSimpleName() : reason),
        failure);
  }

  private Response execute(Request request) throws IOException {
    return transport().execute(request);
  }

  private static Request request(Call call, Optional<JsonNode> body) {
    var request = builder(call);
    body.ifPresent(
        json -> {
          request.putHeader("Content-Type", "application/json");
          request.bodyBytes(Json.text(json).getBytes(UTF_8));
        });
    return request.build();
  }

  /** No connection is used twice: one that an engine's restart broke would fail the next call. */
  private static Request.Builder builder(Call call) {
    Request.Builder request = Request.builder();
    request.method(call.method());
    request.path(call.path());
    request.putHeader("Connection", "close");
    return request;
  }

  private static void check(Call call, int status, byte[] answer) {
    if (status < FIRST_ERROR) {
      return;
    }
    String said = new String(answer, UTF_8).strip();
    try {
      said = Json.parse(answer).path("message").asText(said);
    } catch (IOException notJson) {
      said = said.isEmpty() ? "status " + status : said;
    }
    throw new EngineRefusal(status, call.asked(), said.replaceAll("\\s*\\R\\s*", "; "));
  }

  private static JsonNode parse(byte[] answer) throws IOException {
    try {
      return answer.length == 0 ? Json.object() : Json.parse(answer);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException("it answered with something that is not JSON; is it Docker?", e);
    }
  }

  // Not before the first request: certificates may appear later, and a driver starts faster.
  private synchronized DockerHttpClient transport() throws IOException {
    if (transport.isEmpty()) {
      var builder =
          new ZerodepDockerHttpClient.Builder()
              .dockerHost(address.uri())
              .maxConnections(CONNECTIONS)
              .connectionTimeout(timeout);
      if (address.tls().isPresent()) {
        SSLContext context = EngineTls.context(address.tls().get());
        builder.sslConfig(() -> context);
      }
      transport = Optional.of(builder.build());
    }
    return transport.get();
  }

  @Override
  public synchronized void close() {
    threads.shutdownNow();
    transport.ifPresent(
        open -> {
          try {
            open.close();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException("closing the Docker client failed", e);
          }
        });
  }
}
