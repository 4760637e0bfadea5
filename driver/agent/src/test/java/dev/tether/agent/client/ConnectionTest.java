package dev.tether.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.wire.AgentGrpc;
import dev.tether.agent.wire.InfoRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final Semaphore attempts = new Semaphore(0);
  private final List<Socket> silent = new CopyOnWriteArrayList<>();
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void attemptsDoNotGetRarerTheLongerTheAgentIsAway() throws InterruptedException {
    take(false);
    try (Connection connection = to(listener, Duration.ofMinutes(5))) {
      callInVain(connection);
      // gRPC's own pauses would make six attempts in this time, or seven with luck.
      assertThat(attempts.tryAcquire(14, 20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aConnectionThatNobodySpeaksOnIsGivenUp() throws InterruptedException {
    take(true);
    try (Connection connection = to(listener, Duration.ofSeconds(1))) {
      Thread caller = Thread.ofVirtual().start(() -> callInVain(connection));
      assertThat(attempts.tryAcquire(3, 60, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join();
    }
  }

  /** Takes connections, and ends them at once or never says a word. */
  private void take(boolean silently) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket socket = listener.accept();
                  if (silently) {
                    silent.add(socket);
                  } else {
                    socket.close();
                  }
                  attempts.release();
                }
              } catch (SocketException e) {
                // The test is over.
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static Connection to(ServerSocket listener, Duration timeout) {
    Endpoint.Tcp agent = new Endpoint.Tcp("127.0.0.1", listener.getLocalPort());
    return new Connection(agent, timeout, Optional.empty());
  }

  private static void callInVain(Connection connection) {
    try {
      AgentGrpc.newBlockingStub(connection.channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .info(InfoRequest.getDefaultInstance());
      throw new AssertionError("nobody can have answered");
    } catch (StatusRuntimeException expected) {
      // Nobody answers here.
    }
  }
}
