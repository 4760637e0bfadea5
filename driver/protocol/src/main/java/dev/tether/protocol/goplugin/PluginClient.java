package dev.tether.protocol.goplugin;

import dev.tether.protocol.goplugin.PluginStartException.Reason;
import dev.tether.protocol.goplugin.wire.Empty;
import dev.tether.protocol.goplugin.wire.GRPCControllerGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A host's side of one running plugin: its process and the connection to it. Safe for any thread.
 *
 * <p>{@link #close} only lets go of the plugin, which goes on and can be found again by {@link
 * #reattachment}; {@link #kill} ends it.
 */
public final class PluginClient implements AutoCloseable {
  /** How long a plugin may take to end after it answered; the value of go-plugin. */
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(2);

  /** go-plugin itself waits for the answer for ever. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private static final Duration EXIT_POLL = Duration.ofMillis(10);
  private static final Duration PING_LIMIT = Duration.ofSeconds(5);

  private final ProcessHandle process;
  private final Optional<Process> child;
  private final Reattachment reattachment;
  private final PluginConnection connection;

  private PluginClient(ProcessHandle process, Optional<Process> child, Reattachment reattachment)
      throws PluginStartException {
    this.process = process;
    this.child = child;
    this.reattachment = reattachment;
    try {
      SocketChannel.open(reattachment.address()).close();
      connection = PluginConnection.open(reattachment.address());
    } catch (IOException e) {
      throw new PluginStartException(
          Reason.NOT_LISTENING,
          "the plugin with process id %d does not answer at %s: %s"
              .formatted(reattachment.pid(), reattachment.address(), e.getMessage()));
    }
  }

  /**
   * How a plugin ended.
   *
   * @param answer what the request to end was answered with; a plugin without that service answers
   *     UNIMPLEMENTED
   * @param byItself whether it ended without being killed
   * @param took from the request to the end of the process
   * @param status its exit status, if it was started by this client
   */
  public record Ending(Status answer, boolean byItself, Duration took, Optional<Integer> status) {}

  /**
   * Starts a plugin and connects to it.
   *
   * @throws PluginStartException when it does not become a plugin that can be spoken to; its
   *     process is killed then
   * @throws InterruptedException when interrupted; the process is killed then
   */
  public static PluginClient start(PluginLaunch launch)
      throws PluginStartException, InterruptedException {
    PluginProcess.Started started = PluginProcess.start(launch);
    Process process = started.process();
    boolean connected = false;
    try {
      PluginClient client =
          new PluginClient(
              process.toHandle(),
              Optional.of(process),
              new Reattachment(started.handshake().address(), process.pid()));
      connected = true;
      return client;
    } finally {
      if (!connected) {
        process.destroyForcibly();
      }
    }
  }

  /**
   * Connects to a plugin that runs already. Its standard error is not read.
   *
   * @throws PluginStartException when the process is gone or nobody listens at the address; nothing
   *     is killed then
   */
  public static PluginClient reattach(Reattachment reattachment) throws PluginStartException {
    ProcessHandle process =
        ProcessHandle.of(reattachment.pid())
            .filter(ProcessHandle::isAlive)
            .orElseThrow(
                () ->
                    new PluginStartException(
                        Reason.EXITED,
                        "there is no plugin with process id %d any more"
                            .formatted(reattachment.pid())));
    return new PluginClient(process, Optional.empty(), reattachment);
  }

  /** The connection, for any stub. Calls have no deadline unless the caller sets one. */
  public Channel channel() {
    return connection.channel();
  }

  /** What is needed to connect to the same plugin later. */
  public Reattachment reattachment() {
    return reattachment;
  }

  /** The plugin's process. */
  public ProcessHandle process() {
    return process;
  }

  /** Whether the plugin says within 5 s that it is healthy. */
  public boolean ping() {
    HealthCheckRequest request =
        HealthCheckRequest.newBuilder().setService(GoPluginServices.HEALTH_NAME).build();
    try {
      return HealthGrpc.newBlockingStub(channel())
              .withDeadlineAfter(PING_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .check(request)
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /**
   * Waits for the end of the process.
   *
   * @return whether it ended within the limit
   */
  public boolean awaitExit(Duration limit) throws InterruptedException {
    if (child.isPresent()) {
      return child.get().waitFor(limit);
    }
    long deadline = System.nanoTime() + limit.toNanos();
    while (isAlive()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(EXIT_POLL);
    }
    return true;
  }

  /** Whether the process runs. One that has ended and that nobody has collected yet does not. */
  public boolean isAlive() {
    return process.isAlive() && !isZombie();
  }

  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Ends the plugin as go-plugin does: asks it to end, waits 2 s, kills it. An answer that does not
   * come is waited for 10 s.
   */
  public Ending kill() throws InterruptedException {
    long start = System.nanoTime();
    Status answer = askToEnd();
    connection.close();
    boolean byItself = awaitExit(EXIT_LIMIT);
    if (!byItself) {
      process.destroyForcibly();
      awaitExit(EXIT_LIMIT);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Optional<Integer> status = child.filter(p -> !p.isAlive()).map(Process::exitValue);
    return new Ending(answer, byItself, took, status);
  }

  private Status askToEnd() {
    try {
      var _ =
          GRPCControllerGrpc.newBlockingStub(channel())
              .withDeadlineAfter(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .shutdown(Empty.getDefaultInstance());
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  /** Ends the connection; open calls fail, the plugin runs on. */
  @Override
  public void close() {
    connection.close();
  }
}
