package dev.tether.harness.conformance.bench;

import com.google.protobuf.ByteString;
import dev.tether.protocol.goplugin.NomadPlugin;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.goplugin.wire.Empty;
import dev.tether.protocol.goplugin.wire.GRPCControllerGrpc;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.ClientTopology;
import dev.tether.protocol.nomad.base.ClientTopologyCore;
import dev.tether.protocol.nomad.base.ClientTopologySLIT;
import dev.tether.protocol.nomad.base.ConfigSchemaRequest;
import dev.tether.protocol.nomad.base.NomadConfig;
import dev.tether.protocol.nomad.base.NomadDriverConfig;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.hclspec.Spec;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running plugin and the connection to it, as Nomad has it. Safe for any thread. */
public final class Host implements AutoCloseable {
  /** A machine with two equal cores, which Nomad tells plugins from 1.7 on. */
  private static final ClientTopology TOPOLOGY =
      ClientTopology.newBuilder()
          .addNodeIds(0)
          .setDistances(ClientTopologySLIT.newBuilder().setDimension(1).addValues(10))
          .addCores(ClientTopologyCore.newBuilder().setCoreId(0).setBaseSpeed(2000))
          .addCores(ClientTopologyCore.newBuilder().setCoreId(1).setBaseSpeed(2000))
          .build();

  private final PluginClient client;
  private final Subject subject;
  private final ConcurrentLinkedQueue<String> stderr;
  private final ConcurrentLinkedQueue<String> stdout;

  private Host(
      PluginClient client,
      Subject subject,
      ConcurrentLinkedQueue<String> stderr,
      ConcurrentLinkedQueue<String> stdout) {
    this.client = client;
    this.subject = subject;
    this.stderr = stderr;
    this.stdout = stdout;
  }

  /**
   * Starts the plugin.
   *
   * @throws Finding when it does not become a plugin that can be spoken to
   */
  static Host start(Subject subject) throws InterruptedException {
    return start(subject, List.of());
  }

  /**
   * Starts the plugin by way of another program.
   *
   * @param prefix a command that replaces itself by the one that follows it
   */
  static Host start(Subject subject, List<String> prefix) throws InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(subject.plugin().toString());
    ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> printed = new ConcurrentLinkedQueue<>();
    try {
      PluginClient client =
          PluginClient.start(
              PluginLaunch.of(command)
                  .withStartTimeout(subject.limits().start())
                  .withOnStderr(errors::add)
                  .withOnStdout(printed::add));
      return new Host(client, subject, errors, printed);
    } catch (PluginStartException e) {
      throw new Finding("the plugin does not start: " + e.getMessage(), e);
    }
  }

  /** The configuration that the subject gives, as Nomad passes it on. */
  public SetConfigRequest configuration() {
    Spec schema = base().configSchema(ConfigSchemaRequest.getDefaultInstance()).getSpec();
    return config(MsgpackConfig.encode(subject.pluginValues(schema)));
  }

  /** Configures it as Nomad's driver manager does. */
  Host configured() {
    try {
      // The first call of a plugin that has just started takes longer than all others.
      var _ =
          BasePluginGrpc.newBlockingStub(client.channel())
              .withDeadlineAfter(subject.limits().start().toMillis(), TimeUnit.MILLISECONDS)
              .setConfig(configuration());
      return this;
    } catch (StatusRuntimeException e) {
      throw new Finding(
          (isAlive()
                  ? "the plugin refuses its configuration (give one with --config): "
                  : "the plugin ends when it is configured: ")
              + e.getMessage(),
          e);
    }
  }

  /** A request to configure the plugin, with what Nomad adds. */
  public static SetConfigRequest config(byte[] msgpack) {
    return SetConfigRequest.newBuilder()
        .setMsgpackConfig(ByteString.copyFrom(msgpack))
        .setPluginApiVersion(NomadPlugin.API_VERSION)
        .setNomadConfig(
            NomadConfig.newBuilder()
                .setDriver(
                    NomadDriverConfig.newBuilder()
                        .setClientMinPort(20000)
                        .setClientMaxPort(32000)
                        .setTopology(TOPOLOGY)))
        .build();
  }

  /** The client itself. */
  public PluginClient client() {
    return client;
  }

  /** The base service; calls end after the subject's patience. */
  public BasePluginGrpc.BasePluginBlockingStub base() {
    return BasePluginGrpc.newBlockingStub(client.channel())
        .withDeadlineAfter(subject.patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The driver service; calls end after the subject's patience. */
  public DriverGrpc.DriverBlockingStub driver() {
    return driver(subject.patience());
  }

  /** The driver service; calls end after this time. */
  public DriverGrpc.DriverBlockingStub driver(Duration limit) {
    return DriverGrpc.newBlockingStub(client.channel())
        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The driver service without any limit, for calls that stay open. */
  public DriverGrpc.DriverFutureStub calls() {
    return DriverGrpc.newFutureStub(client.channel());
  }

  /** The driver service without any limit, for streams. */
  public DriverGrpc.DriverStub streams() {
    return DriverGrpc.newStub(client.channel());
  }

  /** Expects that it answers a call. */
  public void expectAnswer(String otherwise) {
    try {
      var _ = base().pluginInfo(PluginInfoRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      throw new Finding(otherwise + ": " + e.getMessage(), e);
    }
  }

  /** Asks it to end, and returns the answer. */
  public Status askToEnd() {
    try {
      var _ =
          GRPCControllerGrpc.newBlockingStub(client.channel())
              .withDeadlineAfter(subject.patience().toMillis(), TimeUnit.MILLISECONDS)
              .shutdown(Empty.getDefaultInstance());
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  /** What it has written to standard error before the handshake or since. */
  public List<String> stderr() {
    return List.copyOf(stderr);
  }

  /** What it has printed after the handshake. */
  public List<String> stdout() {
    return List.copyOf(stdout);
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return client.isAlive();
  }

  /** Kills the process, as a crash does, and waits for its end. */
  public void crash() throws InterruptedException {
    client.process().destroyForcibly();
    client.awaitExit(subject.patience());
    client.close();
  }

  /** How many open files the process has. */
  public int openFiles() {
    return entries("fd");
  }

  /** How many threads the process has. */
  public int threads() {
    return entries("task");
  }

  private int entries(String what) {
    Path directory = Path.of("/proc", Long.toString(client.process().pid()), what);
    try (Stream<Path> found = Files.list(directory)) {
      return (int) found.count();
    } catch (IOException e) {
      throw new NotApplicable("the process cannot be looked into: " + e.getMessage());
    }
  }

  /** Ends the plugin as Nomad does, which waits 2 s after the answer before it kills it. */
  @Override
  public void close() {
    try {
      if (isAlive()) {
        askToEnd();
        client.awaitExit(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.process().destroyForcibly();
      client.close();
    }
  }
}
