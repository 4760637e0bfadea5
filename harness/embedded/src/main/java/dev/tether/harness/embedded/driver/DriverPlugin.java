package dev.tether.harness.embedded.driver;

import dev.tether.harness.embedded.hcl.Scope;
import dev.tether.harness.embedded.spec.ConfigRefused;
import dev.tether.harness.embedded.spec.SpecDecoder;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.goplugin.Reattachment;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.PluginType;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.TaskEventsRequest;
import dev.tether.protocol.nomad.hclspec.Spec;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One agent's plugin, which is launched again when it has gone. Thread-safe. */
public final class DriverPlugin {
  private final PluginSite site;
  private final RpcFaults faults;
  private final DriverListener listener;
  private Optional<DriverCalls> current = Optional.empty();
  private byte[] config = {};
  private String name = "";
  private boolean over;

  public DriverPlugin(PluginSite site, RpcFaults faults, DriverListener listener) {
    this.site = site;
    this.faults = faults;
    this.listener = listener;
  }

  /**
   * Looks at the plugin as an agent does when it starts: in a process of its own, which is ended
   * again.
   *
   * @throws PluginGone when it is no plugin that can be spoken to
   * @throws DriverError when it refuses its configuration
   */
  public synchronized void inspect() throws PluginGone, DriverError, InterruptedException {
    DriverCalls calls = launch();
    try {
      PluginInfoResponse info = calls.pluginInfo();
      if (info.getType() != PluginType.DRIVER) {
        throw new PluginGone(
            "the plugin " + String.join(" ", site.command()) + " is no driver", null);
      }
      name = info.getName();
      Spec schema = calls.configSchema();
      if (schema.getBlockCase() == Spec.BlockCase.BLOCK_NOT_SET) {
        refuseConfig();
      } else {
        config = SpecDecoder.decode(schema, site.config(), new Scope(Map.of(), false));
        // Twice, as Nomad's loader does.
        calls.setConfig(config, false);
        calls.setConfig(config, false);
      }
    } catch (ConfigRefused e) {
      throw new PluginGone("the configuration of the plugin is wrong: " + e.getMessage(), e);
    } finally {
      var _ = calls.client().kill();
    }
  }

  /** A plugin without a schema takes no configuration, and is not asked about any. */
  private void refuseConfig() throws PluginGone {
    if (!site.config().isEmpty()) {
      throw new PluginGone("the plugin %s has settings, and allows none".formatted(name), null);
    }
  }

  /** The driver's name; empty before it was inspected. */
  public synchronized String name() {
    return name;
  }

  /** Takes over a plugin that an earlier agent left, unless it has gone. */
  public synchronized void reattach(Reattachment reattachment) throws PluginGone, DriverError {
    try {
      DriverCalls calls = new DriverCalls(PluginClient.reattach(reattachment), faults);
      var _ = calls.pluginInfo();
      take(calls);
    } catch (PluginStartException e) {
      throw new PluginGone(e.getMessage(), e);
    }
  }

  /** The calls of a plugin that runs; launches one if need be. */
  public synchronized DriverCalls dispense() throws PluginGone, DriverError, InterruptedException {
    if (over) {
      throw new PluginGone("the agent has ended", null);
    }
    if (current.filter(DriverCalls::isAlive).isEmpty()) {
      current.ifPresent(DriverCalls::close);
      current = Optional.empty();
      DriverCalls calls = launch();
      calls.setConfig(config, true);
      take(calls);
    }
    return current.orElseThrow();
  }

  /** What is needed to find the plugin again. */
  public synchronized Optional<Reattachment> reattachment() {
    return current.map(calls -> calls.client().reattachment());
  }

  private DriverCalls launch() throws PluginGone, InterruptedException {
    PluginLaunch launch =
        PluginLaunch.of(site.command())
            .withEnvironment(site.environment())
            .withOnStderr(site.log());
    try {
      return new DriverCalls(PluginClient.start(launch), faults);
    } catch (PluginStartException e) {
      throw new PluginGone(e.getMessage(), e);
    }
  }

  private void take(DriverCalls calls) {
    current = Optional.of(calls);
    DriverGrpc.DriverStub stub = DriverGrpc.newStub(calls.channel());
    stub.fingerprint(
        FingerprintRequest.getDefaultInstance(),
        new Heard<FingerprintResponse>(calls, listener::fingerprint));
    stub.taskEvents(
        TaskEventsRequest.getDefaultInstance(), new Heard<DriverTaskEvent>(calls, listener::event));
  }

  /** Passes a stream on; its end means that the plugin has gone, and another is launched. */
  private final class Heard<T> implements StreamObserver<T> {
    private final DriverCalls calls;
    private final Consumer<T> to;

    Heard(DriverCalls calls, Consumer<T> to) {
      this.calls = calls;
      this.to = to;
    }

    @Override
    public void onNext(T message) {
      if (!isOver()) {
        to.accept(message);
      }
    }

    @Override
    public void onError(Throwable failure) {
      Thread.ofVirtual().name("plugin-watch").start(() -> replace(calls));
    }

    @Override
    public void onCompleted() {
      onError(new IllegalStateException("the stream ended"));
    }
  }

  private void replace(DriverCalls lost) {
    if (isOver()) {
      return;
    }
    try {
      if (lost.client().awaitExit(Duration.ofSeconds(3))) {
        var _ = dispense();
      }
    } catch (PluginGone | DriverError e) {
      site.log().accept("the plugin can't be launched again: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  /** Lets go of the plugin as an agent does that is killed: the plugin runs on. */
  public synchronized void abandon() {
    over = true;
    current.ifPresent(DriverCalls::close);
  }

  /** Ends the plugin as an agent does that ends in good order. */
  public void end() throws InterruptedException {
    Optional<DriverCalls> last;
    synchronized (this) {
      over = true;
      last = current;
    }
    if (last.isPresent()) {
      var _ = last.get().client().kill();
    }
  }
}
