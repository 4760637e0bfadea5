package dev.tether.harness.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.tap.control.ControlClient;
import dev.tether.harness.tap.control.TapDirectory;
import dev.tether.harness.tap.host.TaskGround;
import dev.tether.harness.tap.record.RecordedCall;
import dev.tether.harness.tap.record.Recording;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Taps that a test started, and what it made for them. */
final class TapSite implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path directory;
  private final List<PluginClient> clients = new ArrayList<>();
  private final List<TaskGround> grounds = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> stderr = new ConcurrentLinkedQueue<>();

  TapSite(Path directory) {
    this.directory = directory;
  }

  static Path tap() {
    return Path.of("target/tether-tap/tether-tap").toAbsolutePath();
  }

  Path record() {
    return directory.resolve("record.jsonl");
  }

  ConcurrentLinkedQueue<String> stderr() {
    return stderr;
  }

  /** Starts a driver behind a tap as Nomad would. */
  PluginClient start(Path driver, String... lines) throws Exception {
    Optional<Path> rules = Optional.empty();
    if (lines.length > 0) {
      rules = Optional.of(Files.write(directory.resolve("rules"), List.of(lines)));
    }
    Path script = new TapScript(tap(), driver, record(), rules).writeInto(directory.resolve("p"));
    return started(
        PluginClient.start(PluginLaunch.of(script.toString()).withOnStderr(stderr::add)));
  }

  PluginClient started(PluginClient client) {
    clients.add(client);
    return client;
  }

  static DriverGrpc.DriverBlockingStub driver(PluginClient client) {
    return DriverGrpc.newBlockingStub(client.channel());
  }

  TaskGround ground() throws Exception {
    TaskGround ground = TaskGround.create(directory, UUID.randomUUID().toString(), "t");
    grounds.add(ground);
    return ground;
  }

  ControlClient control() throws IOException {
    return ControlClient.connect(TapDirectory.beside(record()).running().getLast().socket());
  }

  static ObjectNode command(String what, Map<String, ?> more) {
    ObjectNode command = JSON.createObjectNode().put("do", what);
    more.forEach((key, value) -> command.set(key, JSON.valueToTree(value)));
    return command;
  }

  JsonNode send(String what, Map<String, ?> more) throws IOException {
    try (ControlClient client = control()) {
      return client.send(command(what, more));
    }
  }

  /** The first recorded call that fits, once it is there. */
  RecordedCall recorded(Predicate<RecordedCall> wanted) throws Exception {
    return await(
            () ->
                Files.exists(record())
                    ? Recording.read(record()).calls().stream().filter(wanted).findFirst()
                    : Optional.<RecordedCall>empty(),
            Optional::isPresent)
        .orElseThrow();
  }

  static <T> T await(Callable<T> source, Predicate<T> condition) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    T seen = source.call();
    while (!condition.test(seen)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not become true, last seen: " + seen);
      }
      LockSupport.parkNanos(5_000_000);
      seen = source.call();
    }
    return seen;
  }

  /** The process of the driver behind a tap. */
  ProcessHandle driverBehind(PluginClient client) throws Exception {
    JsonNode started =
        await(
                () ->
                    Recording.read(record()).events().stream()
                        .filter(e -> e.path("event").asText().equals("driver started"))
                        .filter(e -> e.path("pid").asLong() == client.process().pid())
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    return ProcessHandle.of(Long.parseLong(started.path("driver_pid").asText())).orElseThrow();
  }

  @Override
  public void close() {
    for (PluginClient client : clients) {
      client.close();
      client.process().descendants().forEach(ProcessHandle::destroyForcibly);
      client.process().destroyForcibly();
    }
    grounds.forEach(TaskGround::close);
  }
}
