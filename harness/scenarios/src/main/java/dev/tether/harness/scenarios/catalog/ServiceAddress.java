package dev.tether.harness.scenarios.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import dev.tether.runtime.TaskNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Where Nomad says that a remote service is. */
final class ServiceAddress implements Scenario {
  private static final String SERVICE = "remote-web";
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final int CONNECT_MILLIS = 2_000;

  @Override
  public String name() {
    return "service-address";
  }

  @Override
  public String description() {
    return "Services tell where the task answers, before and after a drain.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    int port = freePort();
    StagedJob job =
        stage.submit(
            ExamplePlan.of("service-address", Fate.MOVES).with("port", Integer.toString(port)));
    StagedTask task = job.awaitTask();
    checkService(stage, task, port);
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    checkService(stage, moved, port);
    job.stop();
  }

  private static void checkService(Stage stage, StagedTask task, int port)
      throws InterruptedException {
    TaskNetwork network = stage.remote().network(task);
    JsonNode registration =
        stage
            .await()
            .until(
                "the only registration of the service to be that of " + task.node().name(),
                PATIENCE,
                () ->
                    Optional.of(stage.registrations(SERVICE))
                        .filter(found -> found.size() == 1)
                        .map(found -> found.getFirst())
                        .filter(one -> one.path("AllocID").asText().equals(task.allocationId())),
                () -> stage.registrations(SERVICE).toString());
    String address = registration.path("Address").asText();
    stage.check(
        address.equals(network.address()),
        "the service is told at %s, and the task is at %s".formatted(address, network.address()));
    stage.check(
        registration.path("Port").asInt() == port,
        "the service is told at port %s, and the task is at %d"
            .formatted(registration.path("Port"), port));
    awaitAnswer(stage, address, registration.path("Port").asInt());
  }

  private static void awaitAnswer(Stage stage, String address, int port)
      throws InterruptedException {
    try {
      stage
          .await()
          .untilTrue(
              "an answer at %s:%d".formatted(address, port),
              PATIENCE,
              () -> answer(address, port).startsWith("HTTP/1"),
              () -> answer(address, port));
    } catch (ClusterFailure silent) {
      stage.check(false, silent.getMessage());
    }
  }

  private static String answer(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      socket.setSoTimeout(CONNECT_MILLIS);
      socket.getOutputStream().write("HEAD / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
    } catch (IOException refused) {
      return refused.toString();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException("no port is free", none);
    }
  }
}
