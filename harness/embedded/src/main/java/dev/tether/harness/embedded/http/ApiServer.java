package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tether.harness.embedded.hcl.HclException;
import dev.tether.harness.embedded.job.JobRefused;
import dev.tether.harness.embedded.server.NoSuchThing;
import dev.tether.harness.embedded.server.Server;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** One agent's HTTP API on a loopback port. Thread-safe. */
public final class ApiServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpServer http;
  private final Server server;
  private final ServerRoutes servers;
  private final ClientRoutes clients;
  private final EventRoute events;
  private final ExecRoute exec;
  private final Gate gate;
  private volatile boolean closed;

  /** Lets requests through, or makes them wait. */
  @FunctionalInterface
  public interface Gate {

    /** Returns once a request may be answered. */
    void pass() throws InterruptedException;
  }

  private ApiServer(HttpServer http, Server server, Agents agents, Gate gate) {
    this.http = http;
    this.server = server;
    this.servers = new ServerRoutes(server);
    this.clients = new ClientRoutes(server, agents);
    this.events = new EventRoute(server.store());
    this.exec = new ExecRoute(server, agents);
    this.gate = gate;
  }

  /**
   * Begins to answer.
   *
   * @param port 0 for one that is free
   * @throws IOException when the port is taken
   */
  public static ApiServer start(int port, Server server, Agents agents, Gate gate)
      throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ApiServer api = new ApiServer(http, server, agents, gate);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", api::handle);
    http.start();
    return api;
  }

  /** Where it listens. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** Its address. */
  public String address() {
    return "http://127.0.0.1:" + port();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      gate.pass();
      List<String> path = path(exchange);
      if (ExecRoute.wants(path)) {
        exec.run(new Request("POST", path, query(exchange), MissingNode.getInstance()), exchange);
        return;
      }
      Request request =
          new Request(
              exchange.getRequestMethod(),
              path,
              query(exchange),
              json(exchange.getRequestBody().readAllBytes()));
      if (request.segment(0).equals("event")) {
        stream(exchange, request);
      } else {
        send(exchange, answer(request));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(Request request) throws InterruptedException {
    try {
      if (request.segment(0).equals("agent")) {
        return Answer.json(self());
      }
      Optional<Answer> answer = servers.answer(request);
      return (answer.isPresent() ? answer : clients.answer(request))
          .orElseGet(
              () ->
                  Answer.error(
                      501,
                      "the embedded cluster does not imitate %s /v1/%s"
                          .formatted(request.method(), String.join("/", request.path()))));
    } catch (NoSuchThing e) {
      return Answer.error(404, e.getMessage());
    } catch (JobRefused | HclException | IllegalArgumentException e) {
      return Answer.error(400, e.getMessage());
    } catch (RuntimeException e) {
      return Answer.error(500, "the embedded cluster has a bug: " + e);
    }
  }

  private ObjectNode self() {
    ObjectNode self = JsonNodeFactory.instance.objectNode();
    ObjectNode config = self.putObject("config").put("Region", "global").put("Datacenter", "dc1");
    config.putObject("Version").put("Version", server.dialect().version().toString());
    return self;
  }

  private void stream(HttpExchange exchange, Request request)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      events.write(request, out, () -> !closed);
    }
  }

  private static List<String> path(HttpExchange exchange) {
    String raw = exchange.getRequestURI().getRawPath();
    List<String> path = new ArrayList<>();
    for (String segment : raw.replaceFirst("^/v1/", "").split("/", -1)) {
      path.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return path;
  }

  private static Map<String, List<String>> query(HttpExchange exchange) {
    Map<String, List<String>> query = new HashMap<>();
    String rawQuery = exchange.getRequestURI().getRawQuery();
    for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query
          .computeIfAbsent(URLDecoder.decode(name, StandardCharsets.UTF_8), _ -> new ArrayList<>())
          .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return query;
  }

  private static JsonNode json(byte[] body) {
    try {
      return body.length == 0
          ? MissingNode.getInstance()
          : MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (answer.index() > 0) {
      exchange.getResponseHeaders().set("X-Nomad-Index", Long.toString(answer.index()));
    }
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    closed = true;
    http.stop(0);
  }
}
