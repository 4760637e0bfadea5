package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.client.NodeDisk.SavedAllocation;
import dev.tether.harness.embedded.driver.DriverError;
import dev.tether.harness.embedded.driver.DriverListener;
import dev.tether.harness.embedded.driver.DriverPlugin;
import dev.tether.harness.embedded.driver.PluginGone;
import dev.tether.harness.embedded.driver.PluginSite;
import dev.tether.harness.embedded.driver.RpcFaults;
import dev.tether.harness.embedded.server.Ids;
import dev.tether.harness.embedded.server.NoSuchThing;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import dev.tether.harness.embedded.time.ClusterTime;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.FingerprintResponse.HealthState;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One life of a node's agent. Thread-safe. */
public final class ClientAgent {
  private static final Duration GLANCE = Duration.ofMillis(500);
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(100);

  private final NodeDisk disk;
  private final Server server;
  private final AgentLife life = new AgentLife();
  private final DriverPlugin plugin;
  private final AgentParts parts;
  private final Map<String, AllocationRunner> runners = new ConcurrentHashMap<>();
  private final CountDownLatch pictured = new CountDownLatch(1);
  private ObjectNode drivers = JsonNodeFactory.instance.objectNode();
  private ObjectNode attributes = JsonNodeFactory.instance.objectNode();

  /** An agent that is not running yet. */
  public ClientAgent(
      NodeDisk disk,
      LogCollectors collectors,
      Server server,
      PluginSite site,
      RpcFaults faults,
      ClusterTime time,
      Ids ids) {
    this.disk = disk;
    this.server = server;
    this.plugin = new DriverPlugin(site, faults, new Listener());
    this.parts =
        new AgentParts(life, server, plugin, server.dialect(), time, ids, collectors, this::node);
  }

  /**
   * Starts: finds or launches the plugin, asks it for the tasks that ran before, registers the node
   * and begins to do what the servers want. Returns then.
   *
   * @throws PluginGone when the plugin can't be started
   * @throws DriverError when it refuses to be configured
   */
  public void start() throws PluginGone, DriverError, InterruptedException {
    plugin.inspect();
    if (disk.plugin().isPresent()) {
      try {
        plugin.reattach(disk.plugin().get());
      } catch (PluginGone died) {
        disk.plugin(Optional.empty());
      }
    }
    var _ = plugin.dispense();
    disk.plugin(plugin.reattachment());
    // The servers need to know the driver before they place anything.
    boolean told = pictured.await(FIRST_PICTURE.toSeconds(), TimeUnit.SECONDS);
    if (!told) {
      throw new PluginGone("the driver sent no fingerprint within 100 s");
    }
    for (SavedAllocation saved : disk.saved()) {
      AllocationRunner runner = runner(saved);
      runners.put(saved.id(), runner);
      runner.restore();
    }
    server.registerNode(node());
    // What could not be found again is only started anew if the servers still want it.
    for (SavedAllocation saved : disk.saved()) {
      saved.update(wanted(saved));
    }
    runners.values().forEach(this::begin);
    Thread.ofVirtual().name("agent-" + disk.name()).start(this::follow);
  }

  private AllocationRunner runner(SavedAllocation saved) {
    return new AllocationRunner(parts, disk, saved);
  }

  private ObjectNode wanted(SavedAllocation saved) {
    return server
        .store()
        .find(Table.ALLOCATIONS, saved.id())
        .orElseGet(() -> StateStore.copy(saved.allocation()).put("DesiredStatus", "stop"));
  }

  private void begin(AllocationRunner runner) {
    runner.start();
    runner.report();
  }

  /** Does what the servers want, until the agent ends. */
  private void follow() {
    long seen = 0;
    try {
      while (true) {
        life.pass();
        long index = server.store().index();
        sync();
        seen = index;
        server.store().awaitNewer(server.store()::index, seen, GLANCE);
      }
    } catch (AgentGone | InterruptedException e) {
      // The agent's threads end where they are.
    }
  }

  private void sync() throws InterruptedException {
    disk.plugin(plugin.reattachment());
    for (ObjectNode allocation : server.store().all(Table.ALLOCATIONS)) {
      if (allocation.path("NodeID").asText().equals(disk.id())) {
        sync(allocation.path("ID").asText(), allocation);
      }
    }
  }

  private void sync(String id, ObjectNode allocation) throws InterruptedException {
    AllocationRunner runner = runners.get(id);
    boolean wanted = allocation.path("DesiredStatus").asText().equals("run");
    String status = allocation.path("ClientStatus").asText();
    if (runner != null) {
      runner.update(allocation);
      if (status.equals("unknown")) {
        runner.reconnected();
      }
    } else if (wanted && status.equals("pending")) {
      AllocationRunner fresh = runner(disk.save(id, allocation));
      runners.put(id, fresh);
      fresh.restore();
      fresh.start();
    } else if (status.equals("pending")) {
      server.updateAllocation(id, after -> after.put("ClientStatus", "complete"));
    }
  }

  private final class Listener implements DriverListener {
    @Override
    public void fingerprint(FingerprintResponse picture) {
      ObjectNode driver = JsonNodeFactory.instance.objectNode();
      driver.put("Detected", picture.getHealth() != HealthState.UNDETECTED);
      driver.put("Healthy", picture.getHealth() == HealthState.HEALTHY);
      driver.put("HealthDescription", picture.getHealthDescription());
      synchronized (ClientAgent.this) {
        drivers = JsonNodeFactory.instance.objectNode().set(plugin.name(), driver);
        attributes = NodeTree.attributes(picture, plugin.name());
      }
      pictured.countDown();
      tellServers();
    }

    @Override
    public void event(DriverTaskEvent event) {
      AllocationRunner runner = runners.get(event.getAllocId());
      if (runner != null) {
        Thread.ofVirtual().name("driver-event").start(() -> tell(runner, event));
      }
    }

    private void tell(AllocationRunner runner, DriverTaskEvent event) {
      try {
        runner
            .task(event.getTaskName())
            .ifPresent(task -> task.event("Driver", event.getMessage(), event.getAnnotationsMap()));
      } catch (AgentGone e) {
        // Too late to be told.
      }
    }
  }

  private void tellServers() {
    ObjectNode nowDrivers;
    ObjectNode nowAttributes;
    synchronized (this) {
      nowDrivers = drivers;
      nowAttributes = attributes;
    }
    Thread.ofVirtual()
        .name("fingerprint-" + disk.name())
        .start(
            () -> {
              if (!life.isOver()) {
                server.updateNode(disk.id(), nowDrivers, nowAttributes);
              }
            });
  }

  private synchronized ObjectNode node() {
    return NodeTree.of(disk, server.dialect(), drivers, attributes);
  }

  /** Whether it runs; a frozen one does. */
  public boolean isUp() {
    return !life.isOver();
  }

  /** Restarts the running tasks of an allocation, or one of them. */
  public void restart(String allocation, Optional<String> task) {
    for (TaskRunner runner : chosen(allocation, task)) {
      runner.restart();
    }
  }

  /** Sends a signal to the tasks of an allocation, or to one of them. */
  public void signal(String allocation, Optional<String> task, String signal)
      throws PluginGone, DriverError, InterruptedException {
    for (TaskRunner runner : chosen(allocation, task)) {
      runner.signal(signal, "User requested task to be signaled");
    }
  }

  /** What an allocation uses, in the form of the API. */
  public ObjectNode usage(String allocation) {
    return Usage.of(chosen(allocation, Optional.empty()));
  }

  /**
   * Runs a program beside a task. The result is what the program is to be told.
   *
   * @param task its name; may be empty where there is only one
   * @throws NoSuchThing when the task does not run
   */
  public StreamObserver<ExecTaskStreamingRequest> exec(
      String allocation,
      String task,
      List<String> command,
      boolean terminal,
      StreamObserver<ExecTaskStreamingResponse> to)
      throws PluginGone, DriverError, InterruptedException {
    String id =
        chosen(allocation, Optional.of(task).filter(name -> !name.isEmpty())).stream()
            .findFirst()
            .flatMap(TaskRunner::taskId)
            .orElseThrow(() -> new NoSuchThing("task \"" + task + "\" is not running"));
    return plugin.dispense().exec(id, command, terminal, to);
  }

  private List<TaskRunner> chosen(String allocation, Optional<String> task) {
    AllocationRunner runner = runners.get(allocation);
    return runner == null
        ? List.of()
        : runner.tasks().stream().filter(one -> task.map(one.name()::equals).orElse(true)).toList();
  }

  /** Ends it as SIGKILL does: nothing is told to anybody, and the plugin lives on. */
  public void kill() {
    life.end();
    plugin.abandon();
    server.nodeSilent(disk.id());
  }

  /** Ends it in good order: tasks live on, the plugin does not. */
  public void stop() throws InterruptedException {
    life.end();
    plugin.end();
    disk.plugin(Optional.empty());
    server.nodeSilent(disk.id());
  }

  /** Freezes it: it hears and says nothing. */
  public void freeze() {
    life.freeze();
    server.nodeSilent(disk.id());
  }

  /** Lets it go on. */
  public void thaw() {
    life.thaw();
    server.nodeHeard(disk.id());
  }

  /** Returns once it is not frozen, or has ended. */
  public void awaitThaw() throws InterruptedException {
    life.awaitThaw();
  }

  /** Whether it is frozen. */
  public boolean isFrozen() {
    return life.isFrozen();
  }
}
