package dev.tether.harness.conformance.bench;

import dev.tether.protocol.goplugin.NomadPlugin;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The plugin's bare process, without a connection. Closing it kills the process. */
public final class RawRun implements AutoCloseable {
  private final Process process;
  private final CompletableFuture<String> stdout;
  private final CompletableFuture<String> stderr;

  private RawRun(Process process, boolean firstLineOnly) {
    this.process = process;
    this.stdout = read(process.getInputStream(), firstLineOnly);
    this.stderr = read(process.getErrorStream(), false);
  }

  /**
   * Starts the plugin's file.
   *
   * @param variables instead of those that Nomad sets
   * @param firstLineOnly whether the first line of standard output is all that is wanted
   */
  public static RawRun start(
      Subject subject, Map<String, String> variables, boolean firstLineOnly) {
    ProcessBuilder builder =
        new ProcessBuilder(subject.plugin().toString())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().keySet().removeIf(name -> name.startsWith("PLUGIN_"));
    builder.environment().remove(NomadPlugin.MAGIC_COOKIE_KEY);
    builder.environment().putAll(variables);
    try {
      return new RawRun(builder.start(), firstLineOnly);
    } catch (IOException e) {
      throw new Finding("the plugin cannot be executed: " + e.getMessage(), e);
    }
  }

  /** What Nomad sets for a plugin. */
  public static Map<String, String> nomadVariables() {
    Map<String, String> variables = new HashMap<>();
    variables.put(NomadPlugin.MAGIC_COOKIE_KEY, NomadPlugin.MAGIC_COOKIE_VALUE);
    variables.put("PLUGIN_PROTOCOL_VERSIONS", Integer.toString(NomadPlugin.PROTOCOL_VERSION));
    variables.put("PLUGIN_MIN_PORT", "10000");
    variables.put("PLUGIN_MAX_PORT", "25000");
    return variables;
  }

  private static CompletableFuture<String> read(InputStream in, boolean firstLineOnly) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              StringBuilder read = new StringBuilder();
              try (in) {
                for (int next = in.read(); next >= 0; next = in.read()) {
                  if (next == '\n' && firstLineOnly) {
                    text.complete(read.toString());
                  }
                  read.append((char) next);
                }
              } catch (IOException e) {
                // The process is gone: what was read is all there is.
              }
              text.complete(
                  new String(
                      read.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            });
    return text;
  }

  /** Standard output, all or its first line. */
  public String stdout(Duration limit) throws InterruptedException {
    return await(stdout, "the plugin's first line on standard output", limit);
  }

  /** All of standard error, once the process has ended. */
  public String stderr(Duration limit) throws InterruptedException {
    return await(stderr, "the end of the plugin's standard error", limit);
  }

  private static String await(CompletableFuture<String> text, String what, Duration limit)
      throws InterruptedException {
    try {
      return text.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Finding("%s: not within %s".formatted(what, Expect.seconds(limit)), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for the end of the process and returns its status. */
  public int status(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit)) {
      throw new Finding("the process did not end within " + Expect.seconds(limit));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
