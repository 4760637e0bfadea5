package dev.tether.plugin.engine;

import dev.tether.nomad.NomadAccess;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.TokenSource;
import dev.tether.plugin.config.PluginConfig;
import dev.tether.plugin.config.PluginConfig.NomadAccessSettings;
import dev.tether.plugin.contents.Courier;
import dev.tether.plugin.events.EventHub;
import dev.tether.plugin.fingerprint.Fingerprinter;
import dev.tether.plugin.lifecycle.Connections;
import dev.tether.plugin.lifecycle.LeaseKeeper;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.lifecycle.Narrator;
import dev.tether.plugin.lifecycle.OrphanReaper;
import dev.tether.plugin.lifecycle.TaskRecoverer;
import dev.tether.plugin.lifecycle.TaskRegistry;
import dev.tether.plugin.lifecycle.TaskSignaller;
import dev.tether.plugin.lifecycle.TaskStarter;
import dev.tether.plugin.lifecycle.TaskStopper;
import dev.tether.plugin.nomad.ApiNomadView;
import dev.tether.plugin.nomad.BlindNomadView;
import dev.tether.plugin.nomad.DialectProbe;
import dev.tether.plugin.nomad.NomadDialect;
import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.RuntimeContext;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The configured driver at work: every part of it, wired. Made once, when Nomad first needs more
 * than an answer about the configuration. Thread-safe.
 */
public final class Engine implements AutoCloseable {
  /** Nomad waits for two seconds. */
  private static final Duration LAST_RENEWAL = Duration.ofMillis(1_200);

  private final PluginConfig config;
  private final Connections connections;
  private final NomadView nomad;
  private final TaskRegistry registry = new TaskRegistry();
  private final EventHub events = new EventHub();
  private final Courier courier;
  private final TaskStarter starter;
  private final TaskStopper stopper;
  private final TaskSignaller signaller;
  private final TaskRecoverer recoverer;
  private final LeaseKeeper leases;
  private final OrphanReaper reaper;
  private final Fingerprinter fingerprinter;

  private Engine(PluginConfig config, InstantSource clock) {
    this.config = config;
    Optional<NomadClient> api = config.nomad().map(Engine::client);
    AtomicReference<NomadDialect> dialect = new AtomicReference<>(NomadDialect.UNKNOWN);
    this.nomad =
        api.<NomadView>map(ApiNomadView::new).orElseGet(() -> new BlindNomadView(dialect::get));
    Narrator narrator = new Narrator(events, clock);
    this.connections = connect(config, new DriverContext(config, api));
    this.courier = Courier.start(clock);
    this.starter = new TaskStarter(registry, nomad, courier, narrator, config.lease());
    this.stopper = new TaskStopper(registry, nomad, narrator);
    this.signaller = new TaskSignaller(narrator);
    this.recoverer =
        new TaskRecoverer(registry, connections, nomad, courier, narrator, config.lease());
    this.leases = new LeaseKeeper(registry, config.lease());
    this.reaper = new OrphanReaper(connections.all(), nomad);
    this.fingerprinter =
        new Fingerprinter(
            connections.all(),
            config.defaultRuntime(),
            new NomadProbe(api, new DialectProbe(ProcessHandle.current().parent()), dialect),
            PluginFacts.VERSION);
  }

  /** Wires the parts and sets them going. */
  public static Engine start(PluginConfig config, InstantSource clock) {
    Engine engine = new Engine(config, clock);
    engine.connections.all().forEach(RuntimeConnection::open);
    engine.leases.start();
    engine.reaper.start();
    engine.fingerprinter.start();
    return engine;
  }

  private static Connections connect(PluginConfig config, RuntimeContext context) {
    List<RuntimeConnection> all = new ArrayList<>();
    for (PluginConfig.RuntimeDefinition definition : config.runtimes()) {
      all.add(
          new RuntimeConnection(
              definition.name(),
              definition.provider().open(definition.name(), definition.settings(), context),
              config.cluster()));
    }
    return new Connections(all);
  }

  private static NomadClient client(NomadAccessSettings settings) {
    return new NomadClient(access(settings));
  }

  /**
   * How to reach the API.
   *
   * @throws IllegalArgumentException with one sentence for people when the settings make no sense
   */
  public static NomadAccess access(NomadAccessSettings settings) {
    TokenSource token =
        settings
            .token()
            .<TokenSource>map(TokenSource.Fixed::new)
            .or(() -> settings.tokenFile().map(TokenSource.File::new))
            .orElseGet(TokenSource.None::new);
    return new NomadAccess(
        URI.create(settings.address()),
        token,
        settings.caFile(),
        settings.certFile(),
        settings.keyFile(),
        settings.serverName(),
        "default",
        settings.timeout());
  }

  public PluginConfig config() {
    return config;
  }

  public Connections connections() {
    return connections;
  }

  public NomadView nomad() {
    return nomad;
  }

  public TaskRegistry registry() {
    return registry;
  }

  public EventHub events() {
    return events;
  }

  public TaskStarter starter() {
    return starter;
  }

  public TaskStopper stopper() {
    return stopper;
  }

  public TaskSignaller signaller() {
    return signaller;
  }

  public TaskRecoverer recoverer() {
    return recoverer;
  }

  public Fingerprinter fingerprinter() {
    return fingerprinter;
  }

  /**
   * Makes ready for the end of this process, which may follow at any moment: logs stop where they
   * can go on, and the runtimes know up to where they came. Takes little more than a second however
   * silent a runtime is. Nothing is stopped or let go of, and all calls still work.
   */
  public void prepareToEnd() throws InterruptedException {
    registry.all().forEach(ManagedTask::suspend);
    Thread last = Thread.ofVirtual().name("last-renewal").start(leases::renewNow);
    var _ = last.join(LAST_RENEWAL);
  }

  /**
   * Lets the next plugin process go on where this one is. Nothing remote is stopped or let go of:
   * Nomad ends a plugin whenever its agent is restarted.
   */
  @Override
  public void close() {
    fingerprinter.close();
    leases.close();
    reaper.close();
    registry.all().forEach(ManagedTask::suspend);
    courier.close();
    connections.close();
  }
}
