package dev.tether.harness.cluster.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketRelayTest {
  @TempDir Path dir;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private ServerSocketChannel agent;
  private SocketRelay relay;

  /** An agent that answers each line with the same line in capitals. */
  @BeforeEach
  void start() throws IOException {
    Path socket = dir.resolve("agent.sock");
    agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    agent.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::serve);
    relay = new SocketRelay(dir.resolve("link.sock"), socket);
  }

  @AfterEach
  void stop() throws IOException {
    relay.close();
    agent.close();
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = agent.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void answer(SocketChannel connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(Channels.newInputStream(connection), UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        requests.add(line);
        connection.write(ByteBuffer.wrap((line + "!\n").getBytes(UTF_8)));
      }
    } catch (IOException e) {
      requests.add("broken");
    }
  }

  /** A driver's connection. */
  private record Driver(SocketChannel channel, BufferedReader in) implements AutoCloseable {
    void send(String line) throws IOException {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    }

    CompletableFuture<String> line() {
      CompletableFuture<String> line = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  line.complete(String.valueOf(in.readLine()));
                } catch (IOException e) {
                  line.complete("broken");
                }
              });
      return line;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private Driver connect() throws IOException {
    SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(dir.resolve("link.sock")));
    return new Driver(
        channel,
        new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8)));
  }

  @Test
  void bytesPassInBothDirections() throws Exception {
    try (Driver driver = connect()) {
      driver.send("a");
      assertThat(driver.line().get()).isEqualTo("a!");
    }
    assertThat(relay.flows()).isTrue();
  }

  @Test
  void answersAreHeldFromTheRequestThatCarriesTheText() throws Exception {
    try (Driver driver = connect()) {
      relay.holdAnswersTo("create");
      driver.send("list");
      assertThat(driver.line().get()).isEqualTo("list!");

      driver.channel().write(ByteBuffer.wrap("xcre".getBytes(UTF_8)));
      driver.send("ate");
      CompletableFuture<String> answer = driver.line();

      assertThat(requests.poll(20, TimeUnit.SECONDS)).isEqualTo("list");
      assertThat(requests.poll(20, TimeUnit.SECONDS)).isEqualTo("xcreate");
      assertThat(answer).isNotDone();
      assertThat(relay.flows()).isFalse();
      relay.flow();
      assertThat(answer.get()).isEqualTo("xcreate!");
    }
  }

  @Test
  void heldAnswersArriveWhenTheLinkFlowsAgain() throws Exception {
    try (Driver driver = connect()) {
      driver.send("a");
      assertThat(driver.line().get()).isEqualTo("a!");
      relay.holdAnswers();
      driver.send("b");
      assertThat(requests.take()).isEqualTo("a");
      assertThat(requests.take()).as("requests go through").isEqualTo("b");
      CompletableFuture<String> answer = driver.line();
      assertThatThrownBy(() -> answer.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      relay.flow();
      assertThat(answer.get()).isEqualTo("b!");
    }
  }

  @Test
  void aCutEndsConnectionsAndRefusesNewOnes() throws Exception {
    try (Driver driver = connect()) {
      driver.send("a");
      assertThat(driver.line().get()).isEqualTo("a!");
      relay.cut();
      assertThat(driver.line().get()).isIn("null", "broken");
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
      assertThat(relay.flows()).isFalse();
    }
    relay.flow();
    try (Driver driver = connect()) {
      driver.send("b");
      assertThat(driver.line().get()).isEqualTo("b!");
    }
  }

  @Test
  void aCutAfterAHoldLosesTheHeldAnswers() throws Exception {
    try (Driver driver = connect()) {
      relay.holdAnswers();
      driver.send("a");
      assertThat(requests.take()).isEqualTo("a");
      relay.cut();
      assertThat(driver.line().get()).isIn("null", "broken");
    }
  }

  @Test
  void aHoldAfterACutAcceptsConnectionsButAnswersNothing() throws Exception {
    relay.cut();
    relay.holdAnswers();
    try (Driver driver = connect()) {
      driver.send("a");
      assertThat(requests.take()).isEqualTo("a");
      relay.flow();
      assertThat(driver.line().get()).isEqualTo("a!");
    }
  }

  @Test
  void whenTheAgentIsDownConnectionsEndAtOnce() throws Exception {
    agent.close();
    try (Driver driver = connect()) {
      assertThat(driver.line().get()).isIn("null", "broken");
    }
  }
}
