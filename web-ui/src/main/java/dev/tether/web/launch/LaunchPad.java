package dev.tether.web.launch;

import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.cli.Distributions;
import dev.tether.harness.cli.Failures;
import dev.tether.harness.cli.Surroundings;
import dev.tether.harness.cli.WorkDirectory;
import dev.tether.harness.cluster.Cluster;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Phase;
import dev.tether.web.model.Session;
import dev.tether.web.tap.NodeTapScript;
import dev.tether.web.tap.TapDesk;
import dev.tether.web.watch.ClusterWatch;
import dev.tether.web.watch.NodeFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts and ends clusters. Safe for use by many threads. */
public final class LaunchPad implements AutoCloseable {
  private final Session session;
  private final Surroundings surroundings;
  private final Distributions distributions;
  private final Map<String, LiveCluster> live = new ConcurrentHashMap<>();
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final AtomicInteger started = new AtomicInteger();

  /**
   * Nothing is started yet.
   *
   * @param session gets the clusters
   */
  public LaunchPad(Session session, Surroundings surroundings) {
    this.session = Objects.requireNonNull(session, "session");
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
    this.distributions = new Distributions(surroundings.home());
  }

  /**
   * Begins to start a cluster; returns at once.
   *
   * @return what will be known of it
   */
  public ClusterModel start(LaunchConfiguration wanted) {
    String key = "c" + started.incrementAndGet();
    ClusterModel model =
        new ClusterModel(
            key,
            wanted.title(),
            wanted.choice().kind().word(),
            surroundings.clock().instant(),
            session.changes());
    session.add(model);
    threads.put(
        key, Thread.ofPlatform().daemon().name("cluster-" + key).start(() -> live(wanted, model)));
    return model;
  }

  /** Starts a cluster and keeps it until the thread is interrupted. */
  private void live(LaunchConfiguration wanted, ClusterModel model) {
    try (WorkDirectory work = WorkDirectory.create(surroundings, false)) {
      Path record = work.path().resolve("rpc").resolve("rpc.jsonl");
      model.say("looking for what it needs");
      OwnDriver driver = OwnDriver.of(wanted, distributions);
      NodeTapScript script =
          new NodeTapScript(
              distributions.tap(), driver.executable(), record, work.path().resolve("tap"));
      try (Cluster cluster = open(wanted, driver.behind(script), model, work.path())) {
        NodeFaults faults = new NodeFaults();
        TapDesk desk = TapDesk.of(script, model::stopped, model::pluginTold);
        LiveCluster running = new LiveCluster(model, cluster, faults, record, desk);
        try (ClusterWatch _ =
            new ClusterWatch(
                cluster,
                model,
                faults,
                record,
                surroundings.clock(),
                driver.name(),
                driver.ours())) {
          live.put(model.key(), running);
          model.say("up after %.1f s".formatted(cluster.bringUp().toMillis() / 1000.0));
          model.enter(new Phase.Running(cluster.nomadVersion(), running.address()));
          new CountDownLatch(1).await();
        }
      }
    } catch (InterruptedException ended) {
      model.enter(new Phase.Ended());
    } catch (IOException | RuntimeException failure) {
      model.enter(new Phase.Failed(Failures.sentence(failure)));
    } finally {
      live.remove(model.key());
    }
  }

  private Cluster open(LaunchConfiguration wanted, OwnDriver driver, ClusterModel model, Path work)
      throws InterruptedException {
    Path agent = distributions.agent(Optional.empty());
    ClusterChoice.Made made = wanted.choice().make(driver.executable(), agent, 1, model::say);
    model.say("Nomad %s, %s".formatted(made.version(), made.origin()));
    model.say("starting %d nodes".formatted(wanted.nodes()));
    return driver.start(made, wanted, work.resolve("c"), model::say);
  }

  /** The running cluster with a key. */
  public Optional<LiveCluster> live(String key) {
    return Optional.ofNullable(live.get(key));
  }

  /** Ends a cluster, or its start, and waits until nothing of it is left. */
  public void end(String key) throws InterruptedException {
    Thread thread = threads.remove(key);
    if (thread != null) {
      thread.interrupt();
      thread.join();
    }
  }

  @Override
  public void close() {
    threads.values().forEach(Thread::interrupt);
    try {
      for (Thread thread : threads.values()) {
        thread.join();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
