package dev.tether.example.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An ssh that forwards a socket, started again whenever it ends. Thread-safe. */
final class Tunnel implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<String> command;
  private final Path socket;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<Process> ssh = Optional.empty();
  private volatile Optional<String> problem = Optional.of("ssh is connecting");

  Tunnel(List<String> command, Path socket) {
    this.command = List.copyOf(command);
    this.socket = socket;
    Thread.ofPlatform().daemon().name("ssh-tunnel").start(this::run);
  }

  /** What ssh said last, while it is not connected. */
  Optional<String> problem() {
    return Files.exists(socket) ? Optional.empty() : problem;
  }

  private void run() {
    try {
      do {
        problem = Optional.of(runOnce());
        Files.deleteIfExists(socket);
      } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
      Files.deleteIfExists(socket.getParent());
    } catch (IOException | InterruptedException e) {
      problem = Optional.of("the tunnel is given up: " + e);
    }
  }

  /** Runs ssh to its end, and returns why it ended. */
  private String runOnce() {
    try {
      Process process =
          new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      ssh = Optional.of(process);
      if (closed.getCount() == 0) {
        process.destroy();
      }
      List<String> said = process.errorReader().lines().toList();
      return said.isEmpty() ? "ssh has ended" : said.getLast();
    } catch (IOException | UncheckedIOException e) {
      return "ssh failed: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    ssh.ifPresent(Process::destroy);
  }
}
