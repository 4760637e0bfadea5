package dev.tether.plugin.engine;

import dev.tether.plugin.config.PluginConfig;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the configuration until the first call that needs the driver at work. Nomad starts every
 * plugin two times only to look at it, and these must not open connections. Thread-safe.
 */
public final class EngineSource implements AutoCloseable {
  private final InstantSource clock;
  private final Consumer<Engine> whenAtWork;
  private Optional<PluginConfig> config = Optional.empty();
  private volatile Optional<Engine> engine = Optional.empty();

  public EngineSource(InstantSource clock) {
    this(clock, _ -> {});
  }

  /**
   * The same.
   *
   * @param whenAtWork hears of the driver once, when it has been set to work; must not block
   */
  public EngineSource(InstantSource clock, Consumer<Engine> whenAtWork) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.whenAtWork = Objects.requireNonNull(whenAtWork, "whenAtWork");
  }

  /** The driver is not configured yet, or is at work with another configuration. */
  public static final class ConfigurationState extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ConfigurationState(String message) {
      super(message);
    }
  }

  /**
   * Takes the configuration.
   *
   * @throws ConfigurationState when the driver is at work already
   */
  public synchronized void configure(PluginConfig newConfig) {
    if (engine.isPresent()) {
      throw new ConfigurationState(
          "the plugin is at work already; restart the Nomad agent to change its configuration");
    }
    config = Optional.of(newConfig);
  }

  /**
   * The driver at work; starts it at the first call.
   *
   * @throws ConfigurationState when there was no configuration yet
   */
  public synchronized Engine engine() {
    if (engine.isEmpty()) {
      engine =
          Optional.of(
              Engine.start(
                  config.orElseThrow(
                      () -> new ConfigurationState("the plugin has not been configured yet")),
                  clock));
      whenAtWork.accept(engine.get());
    }
    return engine.get();
  }

  /** The driver if it is at work; does not wait for it. */
  public Optional<Engine> atWork() {
    return engine;
  }

  /** See {@link Engine#prepareToEnd}; does nothing when the driver is not at work. */
  public void prepareToEnd() throws InterruptedException {
    Optional<Engine> atWork = engine;
    if (atWork.isPresent()) {
      atWork.get().prepareToEnd();
    }
  }

  @Override
  public synchronized void close() {
    engine.ifPresent(Engine::close);
  }
}
