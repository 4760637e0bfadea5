package dev.tether.protocol.goplugin;

import dev.tether.protocol.goplugin.PluginStartException.Reason;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts a plugin's process and reads its handshake. */
final class PluginProcess {
  private static final int LAST_WORDS = 20;
  private static final Duration LAST_WORDS_WAIT = Duration.ofMillis(500);

  private final PluginLaunch launch;
  private final CompletableFuture<String> firstLine = new CompletableFuture<>();
  private final ArrayDeque<String> lastWords = new ArrayDeque<>();

  private PluginProcess(PluginLaunch launch) {
    this.launch = launch;
  }

  /** A process that has made its handshake. */
  record Started(Process process, Handshake handshake) {}

  static Started start(PluginLaunch launch) throws PluginStartException, InterruptedException {
    return new PluginProcess(launch).start();
  }

  private Started start() throws PluginStartException, InterruptedException {
    Process process = execute();
    LinePump stderr =
        LinePump.start(
            "plugin-stderr-" + process.pid(), process.getErrorStream(), this::onStderr, () -> {});
    LinePump.start(
        "plugin-stdout-" + process.pid(),
        process.getInputStream(),
        this::onStdout,
        () -> firstLine.completeExceptionally(new IOException("end of standard output")));
    boolean started = false;
    try {
      Handshake handshake =
          Handshake.parse(awaitFirstLine(process, stderr), NomadPlugin.PROTOCOL_VERSION);
      started = true;
      return new Started(process, handshake);
    } finally {
      if (!started) {
        process.destroyForcibly();
      }
    }
  }

  private Process execute() throws PluginStartException {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putAll(launch.environment());
    builder.environment().put(NomadPlugin.MAGIC_COOKIE_KEY, NomadPlugin.MAGIC_COOKIE_VALUE);
    builder
        .environment()
        .put("PLUGIN_PROTOCOL_VERSIONS", Integer.toString(NomadPlugin.PROTOCOL_VERSION));
    builder.environment().put("PLUGIN_MIN_PORT", "10000");
    builder.environment().put("PLUGIN_MAX_PORT", "25000");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new PluginStartException(
          Reason.NOT_EXECUTABLE,
          "the plugin %s cannot be executed: %s"
              .formatted(launch.command().getFirst(), e.getMessage()));
    }
  }

  private String awaitFirstLine(Process process, LinePump stderr)
      throws PluginStartException, InterruptedException {
    try {
      return firstLine.get(launch.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new PluginStartException(
          Reason.TIMED_OUT,
          "the plugin %s printed no handshake within %d ms%s"
              .formatted(
                  launch.command().getFirst(), launch.startTimeout().toMillis(), lastWords()));
    } catch (ExecutionException e) {
      boolean ended = process.waitFor(LAST_WORDS_WAIT);
      stderr.awaitEnd(LAST_WORDS_WAIT);
      throw new PluginStartException(
          Reason.EXITED,
          "the plugin %s %s before its handshake%s"
              .formatted(
                  launch.command().getFirst(),
                  ended ? "ended with status " + process.exitValue() : "closed its stdout",
                  lastWords()));
    }
  }

  private void onStdout(String line) {
    if (!firstLine.complete(line)) {
      launch.onStdout().accept(line);
    }
  }

  private void onStderr(String line) {
    synchronized (lastWords) {
      lastWords.add(line);
      if (lastWords.size() > LAST_WORDS) {
        lastWords.remove();
      }
    }
    launch.onStderr().accept(line);
  }

  private String lastWords() {
    synchronized (lastWords) {
      return lastWords.isEmpty()
          ? "; it wrote nothing on stderr"
          : "; it wrote on stderr:\n" + String.join("\n", lastWords);
    }
  }
}
