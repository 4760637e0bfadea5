package dev.tether.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the driver asks Nomad's API in a training run: one job, and its allocations as they are told
 * to be.
 */
final class TrainingNomad implements AutoCloseable {
  private static final String JOB =
      """
      {"ID":"job","Name":"job","Namespace":"default","Type":"service","Stop":%s,"Version":0,
       "TaskGroups":[{"Name":"group","Count":1,
        "Tasks":[{"Name":"task","Driver":"remote","Config":{"command":"/bin/sh"}}]}]}
      """;

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  private TrainingNomad(HttpServer server) {
    this.server = server;
  }

  static TrainingNomad start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TrainingNomad nomad = new TrainingNomad(server);
    nomad.answers.put("/v1/agent/self", "{\"config\":{\"Version\":{\"Version\":\"1.11.2\"}}}");
    nomad.jobIs(false);
    server.createContext("/", nomad::answer);
    server.start();
    return nomad;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void jobIs(boolean stopped) {
    answers.put("/v1/job/job", JOB.formatted(stopped));
  }

  /**
   * Sets what is told of an allocation.
   *
   * @param previous the one that it replaces; empty for none
   * @param desired what the servers want of it
   * @param client how it is
   * @param drained whether it is to move to another node
   */
  void allocationIs(String id, String previous, String desired, String client, boolean drained) {
    answers.put(
        "/v1/allocation/" + id,
        """
        {"ID":"%s","Name":"job.group[0]","Namespace":"default","JobID":"job","TaskGroup":"group",
         "NodeID":"node","NodeName":"node","PreviousAllocation":"%s","DesiredStatus":"%s",
         "ClientStatus":"%s","DesiredTransition":{"Migrate":%s},"Job":%s}
        """
            .formatted(id, previous, desired, client, drained, JOB.formatted(false)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = answers.get(exchange.getRequestURI().getPath());
    byte[] bytes = (body == null ? "not found" : body).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("X-Nomad-Index", "1");
    exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
