package dev.tether.protocol.goplugin;

import dev.tether.protocol.logging.HclogHandler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The life of a plugin's process, from its first check to its exit. */
final class PluginProgram {
  private static final System.Logger LOG = System.getLogger(PluginProgram.class.getName());

  /** A host kills the process two seconds after its request to end was answered. */
  private static final Duration END_LIMIT = Duration.ofMillis(1700);

  private static final Duration ON_SHUTDOWN_LIMIT = Duration.ofSeconds(1);

  private final PluginServer.Config config;
  private final OutputStream stdout;
  private final OutputStream stderr;

  private PluginProgram(PluginServer.Config config, OutputStream stdout, OutputStream stderr) {
    this.config = config;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** The program on this process's own standard streams, whatever System.out is by now. */
  static PluginProgram ofThisProcess(PluginServer.Config config) {
    return new PluginProgram(
        config, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
  }

  void run() {
    Optional<String> refusal = new HostEnvironment(config.environment()).refusal(config.name());
    if (refusal.isPresent()) {
      new PrintStream(stderr, true, StandardCharsets.UTF_8).println(refusal.get());
      System.exit(1);
    }
    HclogHandler log = new HclogHandler(stderr);
    log.install(java.util.logging.Level.INFO);
    System.setOut(new PrintStream(new LoggedOutput("stdout"), true, StandardCharsets.UTF_8));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) ->
            LOG.log(Level.ERROR, "the thread " + thread.getName() + " died", failure));
    config.onStart().run();
    System.exit(serve(log));
  }

  private int serve(HclogHandler log) {
    try (PluginServer server = PluginServer.start(config)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::deleteSocket, "delete-socket"));
      ProcessSignals.ignore("INT");
      ProcessSignals.onSignal("TERM", server::requestShutdown);
      stdout.write((server.handshakeLine() + "\n").getBytes(StandardCharsets.UTF_8));
      server.awaitShutdownRequest();
      haltLater();
      LOG.log(Level.INFO, "the plugin ends, as it was asked to");
      runOnShutdown();
      return 0;
    } catch (IOException e) {
      LOG.log(Level.ERROR, e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      log.flush();
    }
  }

  private void runOnShutdown() throws InterruptedException {
    Thread last = Thread.ofVirtual().name("on-shutdown").start(config.onShutdown());
    if (!last.join(ON_SHUTDOWN_LIMIT)) {
      LOG.log(
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
