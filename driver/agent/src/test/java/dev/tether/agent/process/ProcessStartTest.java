package dev.tether.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Kills a program that listens and starts processes, and looks who still holds its address. */
class ProcessStartTest {
  private static final int KILLS = 20;
  private static final int LONGEST_LIFE_MILLIS = 400;
  private static final Duration GOODBYE = Duration.ofSeconds(10);

  @Test
  void nobodyListensAnyMoreAfterAKillAmidManyStarts() throws Exception {
    Random random = new Random(11);
    for (int kill = 0; kill < KILLS; kill++) {
      Process storm = storm();
      List<ProcessHandle> started = List.of();
      try (var output = storm.inputReader()) {
        int port = Integer.parseInt(output.readLine());
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)).toNanos());
        started = storm.descendants().toList();
        storm.destroyForcibly().onExit().join();
        awaitNobodyAt(port);
      } finally {
        storm.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  private static void awaitNobodyAt(int port) throws IOException {
    long end = System.nanoTime() + GOODBYE.toNanos();
    while (isHeld(port)) {
      assertThat(System.nanoTime() - end)
          .as("nanoseconds over the bound in which all that was started is gone, too")
          .isNegative();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static Process storm() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            StartStorm.class.getName())
        .redirectErrorStream(true)
        .start();
  }

  private static boolean isHeld(int port) throws IOException {
    try (Socket client = new Socket()) {
      client.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) GOODBYE.toMillis());
      return true;
    } catch (SocketTimeoutException full) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Listens, tells its port, and starts processes from many threads until it is killed. */
  static final class StartStorm {
    private static final int THREADS = 48;

    private StartStorm() {}

    public static void main(String... none) throws IOException {
      var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      for (int thread = 0; thread < THREADS; thread++) {
        Thread.ofPlatform().start(StartStorm::startOneAfterTheOther);
      }
      System.out.println(socket.getLocalPort());
    }

    private static void startOneAfterTheOther() {
      ProcessBuilder nothing =
          new ProcessBuilder(List.of("/bin/sh", "-c", ":"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      try {
        while (true) {
          ProcessStart.of(nothing).waitFor();
        }
      } catch (IOException | InterruptedException ended) {
        throw new IllegalStateException(ended);
      }
    }
  }
}
