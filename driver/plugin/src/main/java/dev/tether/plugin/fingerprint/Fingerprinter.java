package dev.tether.plugin.fingerprint;

import dev.tether.plugin.fingerprint.Fingerprint.Health;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.RuntimeHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at runtimes and Nomad API from time to time and tells its listeners when the picture
 * changed. Thread-safe.
 */
public final class Fingerprinter implements AutoCloseable {
  /** While something is wrong, it is looked at often, so that Nomad soon knows when it is right. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration LATER = Duration.ofSeconds(10);

  private final List<RuntimeConnection> runtimes;
  private final Optional<String> defaultRuntime;
  private final ApiProbe api;
  private final String version;
  private final List<Consumer<Fingerprint>> listeners = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Optional<Fingerprint> last = Optional.empty();

  /**
   * @param defaultRuntime the runtime whose health decides; any one of them where there is none
   * @param version the driver's own
   */
  public Fingerprinter(
      List<RuntimeConnection> runtimes,
      Optional<String> defaultRuntime,
      ApiProbe api,
      String version) {
    this.runtimes = List.copyOf(runtimes);
    this.defaultRuntime = Objects.requireNonNull(defaultRuntime, "defaultRuntime");
    this.api = Objects.requireNonNull(api, "api");
    this.version = Objects.requireNonNull(version, "version");
  }

  /** Begins to look. */
  public Fingerprinter start() {
    Thread.ofVirtual().name("fingerprint").start(this::run);
    return this;
  }

  /**
   * Adds a listener, and tells it the present picture if there is one already.
   *
   * @param listener must not block and must not throw
   */
  public synchronized void listen(Consumer<Fingerprint> listener) {
    listeners.add(listener);
    last.ifPresent(listener);
  }

  /** Removes a listener; one that is not there is fine. */
  public synchronized void forget(Consumer<Fingerprint> listener) {
    listeners.remove(listener);
  }

  private void run() {
    // Nomad waits for the first picture before it registers the node.
    publish(look(api.first()));
    try {
      boolean calm = false;
      while (!closed.await((calm ? LATER : SOON).toMillis(), TimeUnit.MILLISECONDS)) {
        ApiProbe.Answer answer = api.ask();
        Fingerprint now = look(answer);
        calm = now.health() == Health.HEALTHY && answer.problem().isEmpty();
        publish(now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void publish(Fingerprint now) {
    if (last.filter(now::equals).isEmpty()) {
      last = Optional.of(now);
      listeners.forEach(listener -> listener.accept(now));
    }
  }

  /** Makes the picture. */
  Fingerprint look(ApiProbe.Answer answer) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("driver.remote.version", version);
    List<String> healthy = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    boolean decisive = false;
    for (RuntimeConnection runtime : runtimes) {
      RuntimeHealth health = runtime.runtime().health();
      String state =
          switch (health) {
            case RuntimeHealth.Healthy well -> {
              healthy.add(runtime.name());
              well.facts()
                  .forEach(
                      (name, value) ->
                          attributes.put(
                              "driver.remote.runtime." + runtime.name() + "." + name, value));
              yield "healthy";
            }
            case RuntimeHealth.Unhealthy ill -> {
              problems.add(HealthMessage.RUNTIME_PROBLEM.with(runtime.name(), ill.reason()));
              yield "unhealthy";
            }
          };
      attributes.put("driver.remote.runtime." + runtime.name(), state);
      decisive |=
          state.equals("healthy") && defaultRuntime.map(runtime.name()::equals).orElse(true);
    }
    Optional<String> notice =
        Reattachment.notice(answer.allowed(), answer.problem(), answer.dialect());
    attributes.put("driver.remote.reattach", notice.isEmpty() ? "on" : "limited");
    notice.ifPresent(problems::add);
    if (runtimes.isEmpty()) {
      return new Fingerprint(Health.UNDETECTED, HealthMessage.NO_RUNTIME.with(), attributes);
    }
    if (!healthy.isEmpty()) {
      problems.addFirst(HealthMessage.HEALTHY.with(String.join(", ", healthy)));
    }
    return new Fingerprint(
        decisive ? Health.HEALTHY : Health.UNHEALTHY, String.join("; ", problems), attributes);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
