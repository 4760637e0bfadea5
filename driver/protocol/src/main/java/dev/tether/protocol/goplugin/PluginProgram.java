package dev.tether.protocol.goplugin;

import dev.tether.protocol.logging.HclogHandler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The life of a plugin's process, from its first check to its exit.
 *
 * <p>It begins with what the host waits for: a socket that is open, and the handshake that names
 * it. What serves the socket is loaded afterwards, while the host connects and sends its first
 * call, which the kernel keeps until then. A plugin that can't be served after all ends with status
 * 1 and says why on standard error, and the host sees its connection end.
 */
public final class PluginProgram {
  /** A host kills the process two seconds after its request to end was answered. */
  private static final Duration END_LIMIT = Duration.ofMillis(1700);

  private static final Duration ON_SHUTDOWN_LIMIT = Duration.ofSeconds(1);

  private final PluginListener listener;
  private final PluginIo io;
  private final OutputStream stderr;

  private PluginProgram(PluginListener listener, PluginIo io, OutputStream stderr) {
    this.listener = listener;
    this.io = io;
    this.stderr = stderr;
  }

  /**
   * Listens, prints the handshake, and begins to load what moves the bytes.
   *
   * <p>Checks that Nomad started the process; otherwise tells the person who did what to do, and
   * ends the process with status 1, as when the socket cannot be made. Ignores SIGINT from here on.
   *
   * @param name the name of the plugin's file, for messages to people
   * @param environment the variables that the host set
   */
  public static PluginProgram begin(String name, Map<String, String> environment) {
    // The process's own streams, whatever System.out is by now.
    OutputStream stdout = new FileOutputStream(FileDescriptor.out);
    OutputStream stderr = new FileOutputStream(FileDescriptor.err);
    HostEnvironment host = new HostEnvironment(environment);
    Optional<String> refusal = host.refusal(name);
    if (refusal.isPresent()) {
      new PrintStream(stderr, true, StandardCharsets.UTF_8).println(refusal.get());
      System.exit(1);
    }
    try {
      ProcessSignals.ignore("INT");
      PluginListener listener = PluginListener.open(host);
      Runtime.getRuntime().addShutdownHook(new Thread(listener::deleteSocket, "delete-socket"));
      stdout.write((listener.handshakeLine() + "\n").getBytes(StandardCharsets.UTF_8));
      return new PluginProgram(listener, PluginIo.begin(), stderr);
    } catch (IOException e) {
      HclogHandler log = logTo(stderr);
      log().log(Level.ERROR, e.getMessage());
      log.flush();
      System.exit(1);
      throw new UncheckedIOException(e);
    }
  }

  /** Not a constant: the first logger of a process takes longer to find than the handshake. */
  private static System.Logger log() {
    return System.getLogger(PluginProgram.class.getName());
  }

  private static HclogHandler logTo(OutputStream stderr) {
    HclogHandler log = new HclogHandler(stderr);
    log.install(java.util.logging.Level.INFO);
    return log;
  }

  /**
   * Is the plugin until its host asks it to end, then ends the process; never returns.
   *
   * <p>Sends the log to standard error in the host's format, gives standard output to the log, and
   * takes SIGTERM for a request to end. After a request to end the process is gone within two
   * seconds, whatever calls are open.
   */
  public void run(PluginServer.Config config) {
    HclogHandler log = logTo(stderr);
    System.setOut(new PrintStream(new LoggedOutput("stdout"), true, StandardCharsets.UTF_8));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) ->
            log().log(Level.ERROR, "the thread " + thread.getName() + " died", failure));
    config.onStart().run();
    System.exit(serve(config, log));
  }

  private int serve(PluginServer.Config config, HclogHandler log) {
    try (PluginServer server = PluginServer.start(config, listener, io)) {
      ProcessSignals.onSignal("TERM", server::requestShutdown);
      server.awaitShutdownRequest();
      haltLater();
      log().log(Level.INFO, "the plugin ends, as it was asked to");
      runOnShutdown(config.onShutdown());
      return 0;
    } catch (IOException e) {
      log().log(Level.ERROR, e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      log.flush();
    }
  }

  private static void runOnShutdown(Runnable onShutdown) throws InterruptedException {
    Thread last = Thread.ofVirtual().name("on-shutdown").start(onShutdown);
    if (!last.join(ON_SHUTDOWN_LIMIT)) {
      log()
          .log(
              Level.WARNING,
              "what the plugin does at its end takes longer than {0} s and is cut off",
              ON_SHUTDOWN_LIMIT.toSeconds());
    }
  }

  /** Ends the process for certain, also when a shutdown hook or a lock hangs. */
  private static void haltLater() {
    Thread.ofPlatform()
        .daemon()
        .name("end-limit")
        .start(
            () -> {
              try {
                Thread.sleep(END_LIMIT);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(0);
            });
  }
}
