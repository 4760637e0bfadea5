package dev.tether.harness.conformance.checks;

import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Finding;
import dev.tether.harness.conformance.bench.RawRun;
import dev.tether.harness.conformance.bench.Subject;
import dev.tether.protocol.goplugin.Handshake;
import dev.tether.protocol.goplugin.NomadPlugin;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.Reattachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A plugin whose parent has ended, and with it the reader of its standard error. */
final class OrphanedPlugin implements AutoCloseable {
  private final Path directory;
  private final long pid;
  private final Handshake handshake;

  private OrphanedPlugin(Path directory, long pid, Handshake handshake) {
    this.directory = directory;
    this.pid = pid;
    this.handshake = handshake;
  }

  static OrphanedPlugin start(Subject subject, Duration limit) throws Exception {
    Path directory = Files.createTempDirectory("orphan");
    Path out = directory.resolve("out");
    Path pid = directory.resolve("pid");
    ProcessBuilder shell =
        new ProcessBuilder(
            "/bin/sh",
            "-c",
            // The reader of standard error ends after the handshake, as an agent that crashes does.
            "{ \"$0\" 2>&1 >\"$1\" </dev/null & echo $! >\"$2\"; }"
                + " | while [ -e \"$1\" ] && [ ! -s \"$1\" ]; do sleep 0.1; done",
            subject.plugin().toString(),
            out.toString(),
            pid.toString());
    shell.environment().putAll(RawRun.nomadVariables());
    Files.createFile(out);
    Process started = shell.start();
    if (!started.waitFor(limit)) {
      started.destroyForcibly();
    }
    boolean begun = false;
    try {
      Expect.within(
          limit,
          "a handshake of a plugin whose parent has ended",
          () -> Files.readString(out).contains("\n"));
      String line = Files.readString(out).lines().findFirst().orElse("");
      OrphanedPlugin plugin =
          new OrphanedPlugin(
              directory, id(pid), Handshake.parse(line, NomadPlugin.PROTOCOL_VERSION));
      begun = true;
      return plugin;
    } finally {
      if (!begun) {
        clear(directory, Files.exists(pid) ? id(pid) : started.pid());
      }
    }
  }

  private static long id(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  PluginClient connect() {
    try {
      return PluginClient.reattach(new Reattachment(handshake.address(), pid));
    } catch (IOException e) {
      throw new Finding("the plugin did not survive its parent: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    clear(directory, pid);
  }

  private static void clear(Path directory, long pid) throws IOException {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    for (String name : new String[] {"out", "pid"}) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }
}
