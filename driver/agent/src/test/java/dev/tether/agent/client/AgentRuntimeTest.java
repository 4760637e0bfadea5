package dev.tether.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.TaskWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentRuntimeTest {
  private static final Duration BRIEF = Duration.ofMillis(500);

  @Test
  void agentThatDoesNotAnswerIsUnreachableAfterTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        AgentRuntime runtime =
            new AgentRuntime(new Endpoint.Tcp("127.0.0.1", silent.getLocalPort()), BRIEF)) {
      long began = System.nanoTime();

      assertThatThrownBy(() -> runtime.list("c", Optional.empty()))
          .isInstanceOf(RemoteFailure.Unreachable.class)
          .hasMessageContaining("127.0.0.1:" + silent.getLocalPort());

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(BRIEF, Duration.ofSeconds(20));
    }
  }

  @Test
  void nobodyThereIsUnreachableAtOnce() {
    try (AgentRuntime runtime =
        new AgentRuntime(Endpoint.parse("unix:///no/such.sock"), Duration.ofSeconds(60))) {
      long began = System.nanoTime();

      assertThatThrownBy(() -> runtime.list("c", Optional.empty()))
          .isInstanceOf(RemoteFailure.Unreachable.class);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void brokenWatchStaysBroken() {
    try (AgentRuntime runtime = new AgentRuntime(Endpoint.parse("unix:///no/such.sock"), BRIEF);
        TaskWatch watch = runtime.watch("c")) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> watch.next(Duration.ofSeconds(30)))
            .isInstanceOf(RemoteFailure.Unreachable.class);
      }
    }
  }

  @Test
  void somethingElseThatListensThereIsNotTakenForAnAgent() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        AgentRuntime runtime =
            new AgentRuntime(
                new Endpoint.Tcp("127.0.0.1", other.getLocalPort()), Duration.ofSeconds(30))) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = other.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 no\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  socket.getOutputStream().flush();
                  socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException closed) {
                  assertThat(closed).isNotNull();
                }
              });

      assertThatThrownBy(() -> runtime.list("c", Optional.empty()))
          .isInstanceOf(RemoteFailure.class)
          .hasMessageContaining("127.0.0.1:" + other.getLocalPort());
    }
  }
}
