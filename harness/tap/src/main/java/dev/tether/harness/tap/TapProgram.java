package dev.tether.harness.tap;

import dev.tether.harness.tap.control.Commands;
import dev.tether.harness.tap.control.ControlServer;
import dev.tether.harness.tap.control.HandCalls;
import dev.tether.harness.tap.control.RuleFile;
import dev.tether.harness.tap.control.Rules;
import dev.tether.harness.tap.control.TapDirectory;
import dev.tether.harness.tap.message.JsonMessage;
import dev.tether.harness.tap.record.HandleMemory;
import dev.tether.harness.tap.record.RecordFile;
import dev.tether.harness.tap.record.Recorder;
import dev.tether.harness.tap.record.TapId;
import dev.tether.harness.tap.relay.Relay;
import dev.tether.protocol.goplugin.Handshake;
import dev.tether.protocol.goplugin.NomadPlugin;
import dev.tether.protocol.goplugin.PluginSocket;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.goplugin.ProcessSignals;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life of the tap's process, from the start of the driver to its end. */
final class TapProgram {
  private static final System.Logger LOG = System.getLogger(TapProgram.class.getName());

  private final TapOptions options;
  private final Map<String, String> environment;
  private final OutputStream stdout;
  private final InstantSource clock;
  private final TapId tap;
  private final Recorder recorder;
  private final HandleMemory handles = new HandleMemory();
  private final Rules rules = new Rules();
  private final JsonMessage messages = new JsonMessage(handles::find);

  /**
   * Prepares a tap.
   *
   * @param stdout the process's own, for the handshake
   * @param tap which one it is
   */
  TapProgram(
      TapOptions options,
      Map<String, String> environment,
      OutputStream stdout,
      InstantSource clock,
      TapId tap) {
    this.options = options;
    this.environment = Map.copyOf(environment);
    this.stdout = stdout;
    this.clock = clock;
    this.tap = tap;
    this.recorder =
        new Recorder(new RecordFile(options.record()), clock, System::nanoTime, tap, handles);
  }

  /** Is the tap until the driver ends, and returns the status to end with. */
  int run() throws IOException, InterruptedException {
    try (recorder) {
      if (options.rules().isPresent()) {
        new RuleFile(options.rules().get()).read(messages).forEach(rules::add);
      }
      DriverProcess driver = DriverProcess.start(options.driver(), Guardian.start());
      ProcessSignals.onSignal("INT", () -> {});
      ProcessSignals.onSignal("TERM", driver::terminate);
      recorder.event("driver started", about(driver));
      byte[] line = driver.firstLine();
      Optional<Handshake> handshake = readable(line);
      int status =
          handshake.isPresent() ? relay(driver, handshake.get(), line) : passThrough(driver, line);
      recorder.event("driver ended", Map.of("status", Integer.toString(status)));
      return status;
    }
  }

  private Map<String, String> about(DriverProcess driver) {
    return Map.of(
        "node", options.node(),
        "driver", options.driver().getFirst(),
        "driver_pid", Long.toString(driver.pid()),
        "record", options.record().toAbsolutePath().toString());
  }

  private Optional<Handshake> readable(byte[] line) {
    try {
      return Optional.of(Handshake.parse(DriverProcess.text(line), NomadPlugin.PROTOCOL_VERSION));
    } catch (PluginStartException e) {
      recorder.event("no handshake", Map.of("why", e.getMessage()));
      return Optional.empty();
    }
  }

  /** The host shall see what the driver printed, and judge it. */
  private int passThrough(DriverProcess driver, byte[] line)
      throws IOException, InterruptedException {
    stdout.write(line);
    stdout.flush();
    driver.copyOutput(stdout);
    return driver.await();
  }

  private int relay(DriverProcess driver, Handshake handshake, byte[] line)
      throws IOException, InterruptedException {
    PluginSocket socket = PluginSocket.choose(environment);
    Relay relay =
        Relay.start(
            handshake.address(),
            socket,
            recorder,
            rules,
            new Relay.Ends(new ProcessLoss(driver), driver::kill));
    Optional<Control> control = control(driver, relay);
    try {
      stdout.write(ownHandshake(DriverProcess.text(line), socket.path()));
      stdout.flush();
      driver.dropOutput();
      int status = driver.await();
      relay.settle();
      return status;
    } finally {
      socket.delete();
      if (control.isPresent()) {
        control.get().server().close();
        control.get().entry().close();
      }
    }
  }

  /** The driver's line with the tap's address in it. */
  private static byte[] ownHandshake(String line, Path socket) {
    List<String> fields = new ArrayList<>(List.of(line.split("\\|", -1)));
    fields.set(2, "unix");
    fields.set(3, socket.toString());
    return (String.join("|", fields) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** What takes commands, and what lets others find it. */
  private record Control(ControlServer server, TapDirectory.Registration entry) {}

  /** A tap that cannot be commanded still records. */
  private Optional<Control> control(DriverProcess driver, Relay relay) {
    try {
      Path temporary = Path.of(environment.getOrDefault("TMPDIR", "/tmp"));
      Path socket = options.control().socketOf(tap, temporary);
      Map<String, String> about = about(driver);
      Commands commands =
          new Commands(
              about, rules, new HandCalls(relay.driver(), recorder, messages), messages, recorder);
      ControlServer server = ControlServer.start(socket, commands, recorder);
      return Optional.of(
          new Control(
              server,
              options
                  .control()
                  .register(tap, socket, Instant.ofEpochMilli(clock.millis()), about)));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the tap takes no commands: {0}", e.getMessage());
      return Optional.empty();
    }
  }
}
