package dev.tether.harness.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.harness.scenarios.observe.ProcessWatch;
import dev.tether.harness.scenarios.observe.TaskLedger;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Job;
import dev.tether.nomad.Node;
import dev.tether.nomad.NomadClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scenario plays on: one cluster, the jobs it submits, and everything that is written down
 * meanwhile. Steps return when what they say has happened, and are on the timeline. Used by one
 * thread.
 */
public final class Stage {
  /** How long a drain may take before Nomad stops what is left. */
  public static final Duration DRAIN_DEADLINE = Duration.ofSeconds(40);

  private static final String DRIVER = "remote";

  private final StageSetting setting;
  private final Recording recording;
  private final Await await;
  private final RemoteSide remote;
  private final Faults faults;
  private final Registrar registrar;
  private final NomadProgram nomad;
  private final List<Stage> neighbours = new ArrayList<>();
  private final List<StagedJob> jobs = new ArrayList<>();
  private final List<ClusterNode> nodes;
  private final List<ClusterNode> parked;
  private final Losses losses;
  private final List<Allocation> allocations = new ArrayList<>();

  Stage(
      StageSetting setting,
      Recording recording,
      List<ClusterNode> nodes,
      List<ClusterNode> parked) {
    this.setting = setting;
    this.recording = recording;
    this.await = new Await(setting.clock(), setting.progress());
    this.nodes = new ArrayList<>(nodes);
    this.parked = new ArrayList<>(parked);
    this.losses = new Losses(setting.owners()::history);
    this.remote = new RemoteSide(setting.cluster().remoteHost(), recording);
    this.faults = new Faults(recording, this::noteLost);
    this.registrar = new Registrar(setting, DRIVER);
    this.nomad = new NomadProgram(setting.cluster());
  }

  // What there is.

  /** What is to be known of Nomad's version. */
  public Dialect dialect() {
    return Dialect.of(cluster().nomadVersion());
  }

  /** The nodes that take part: those the scenario asked for, and those it added. */
  public List<ClusterNode> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * Starts a second cluster whose tasks run on the same remote host, and tells what to do there.
   * Jobs have the same names in both.
   */
  public Stage startNeighbour(int clients) throws InterruptedException {
    recording.action("", "start a second cluster that uses the same remote host", false);
    Path files = setting.ledger().resolveSibling("neighbour");
    Cluster other = cluster().startNeighbour(clients, files);
    RemoteHost host = other.remoteHost();
    OwnerWatch owners = new OwnerWatch(host.runtime(), host.clusterName(), clock());
    StageSetting there = setting.on(other, "neighbour", owners);
    Stage stage = new Stage(there, recording, other.nodes(), List.of());
    neighbours.add(stage);
    return stage;
  }

  /** This one and those of neighbouring clusters. */
  List<Stage> all() {
    List<Stage> all = new ArrayList<>(List.of(this));
    all.addAll(neighbours);
    return all;
  }

  /** Ends the neighbouring clusters. */
  void close() {
    for (Stage neighbour : neighbours) {
      neighbour.owners().close();
      neighbour.cluster().close();
    }
  }

  /** Any node but this one. */
  public ClusterNode otherThan(ClusterNode node) {
    return nodes.stream()
        .filter(other -> !other.name().equals(node.name()))
        .findFirst()
        .orElseThrow(() -> new ScenarioFailure("there is no node besides " + node.name()));
  }

  /** The node with Nomad's id. */
  public ClusterNode node(String id) {
    return cluster().nodes().stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new ScenarioFailure("Nomad names a node that nobody started: " + id));
  }

  /** What a node's driver tells of its health. */
  public String healthDescription(ClusterNode node) {
    return api()
        .node(node.id())
        .flatMap(seen -> seen.driver(DRIVER))
        .map(Node.Driver::description)
        .orElse("");
  }

  /** The host where the remote tasks run. */
  public RemoteSide remote() {
    return remote;
  }

  /** Nomad's own command line, on this cluster. */
  public NomadProgram nomad() {
    return nomad;
  }

  /** What can be seen of a task and done to it from outside, through its allocation. */
  public TaskAccess access(StagedTask task) {
    return new TaskAccess(this, task);
  }

  /** Where a service of this host has to listen for nodes to find it; 0 for any loopback port. */
  public int servicePort() {
    return cluster().servicePort();
  }

  /** The addresses that Nomad's service discovery tells of a service, as Nomad tells them. */
  public List<JsonNode> registrations(String service) {
    return Registrations.of(api(), service);
  }

  /** What can be done to nodes for a while. */
  public Faults faults() {
    return faults;
  }

  // Steps.

  /** Submits a job. */
  public StagedJob submit(Plan plan) {
    String id = jobId(plan.suffix());
    recording.action("", "submit job " + id, false);
    Job job = registrar.job(plan, id);
    StagedJob staged = take(new StagedJob(this, id, plan, registrar.outline(plan, job)));
    api().register(job);
    return staged;
  }

  /** The id in Nomad of the job that a plan with this suffix becomes. */
  public String jobId(String suffix) {
    return setting.run() + (suffix.isEmpty() ? "" : "-" + suffix);
  }

  /** Adds a job to those that are brought to their end. */
  StagedJob take(StagedJob job) {
    jobs.add(job);
    return job;
  }

  /** Begins to drain a node. */
  public void drain(ClusterNode node) throws InterruptedException {
    hesitate();
    recording.action(node.name(), "drain", true);
    node.drain(DRAIN_DEADLINE);
  }

  /** Begins to drain a node, with a deadline of its own. */
  public void drain(ClusterNode node, Duration deadline) throws InterruptedException {
    hesitate();
    recording.action(node.name(), "drain within " + deadline.toSeconds() + " s", true);
    node.drain(deadline);
  }

  /**
   * Ends a node's drain and makes it eligible again, once it is drained: the end of a drain that is
   * not over yet makes the node ineligible again behind our back.
   */
  public void undrain(ClusterNode node) throws InterruptedException {
    await.untilTrue(
        node.name() + " to be drained",
        DRAIN_DEADLINE.plusSeconds(20),
        () -> api().node(node.id()).filter(seen -> !seen.draining()).isPresent(),
        () -> "it is draining");
    recording.action(node.name(), "end of drain", true);
    node.undrain();
  }

  /** Kills everything of a node at once. */
  public void kill(ClusterNode node) throws InterruptedException {
    hesitate();
    noteLost(node);
    recording.action(node.name(), "kill the whole node", true);
    node.kill();
  }

  /** Notes that what runs on a node is about to be lost: the next owner may repeat a little. */
  void noteLost(ClusterNode node) {
    jobs.forEach(
        job ->
            job.allocations().stream()
                .filter(allocation -> allocation.nodeId().equals(node.id()))
                .filter(allocation -> !allocation.clientStatus().isTerminal())
                .forEach(allocation -> losses.note(allocation.id(), now())));
  }

  /** Starts a node again. */
  public void start(ClusterNode node) throws InterruptedException {
    recording.action(node.name(), "start again", false);
    node.start();
    recording.action(node.name(), "is ready", false);
  }

  /** Ends a node's Nomad agent in good order, which stops its plugin too. */
  public void stopAgent(ClusterNode node) throws InterruptedException {
    hesitate();
    recording.action(node.name(), "stop the Nomad agent", true);
    node.stopAgent();
  }

  /** Kills a node's Nomad agent only; its plugin lives on. */
  public void killAgent(ClusterNode node) throws InterruptedException {
    hesitate();
    recording.action(node.name(), "kill the Nomad agent", true);
    node.killAgent();
  }

  /** Kills a node's driver plugin. */
  public void crashPlugin(ClusterNode node) throws InterruptedException {
    hesitate();
    recording.action(node.name(), "kill the plugin", true);
    node.crashPlugin();
  }

  /** Makes one more node take tasks. */
  public ClusterNode addNode() throws InterruptedException {
    recording.action("", "add a node", false);
    ClusterNode node;
    if (parked.isEmpty()) {
      node = cluster().addNode();
    } else {
      node = parked.removeFirst();
      node.undrain();
    }
    nodes.add(node);
    recording.action(node.name(), "takes tasks", true);
    return node;
  }

  /** Stops an allocation, as a person does with {@code nomad alloc stop}. */
  public void stopAllocation(StagedTask task) throws InterruptedException {
    hesitate();
    recording.action(task.node().name(), "alloc stop " + LogFiles.brief(task.allocationId()), true);
    api().stopAllocation(task.allocationId());
  }

  /**
   * Sends the runtime commands as the owner before the present one would, and notes whether it
   * refuses them.
   */
  public void probeFencing(StagedTask task) {
    new FencingTest(this).of(task);
  }

  /** Writes a sentence into the timeline that says nothing about right or wrong. */
  public void note(String sentence) {
    recording.action("", sentence, false);
  }

  /** Notes that something is not as it should be, unless it is; the scenario goes on. */
  public void check(boolean asItShouldBe, String sentence) {
    if (!asItShouldBe) {
      recording.disagreement(sentence);
    }
  }

  /** Waits until a node's driver has answered a call about an allocation since a moment. */
  public void awaitCall(ClusterNode node, String method, String allocationId, Instant since)
      throws InterruptedException {
    Calls.await(this, node, method, allocationId, since);
  }

  /** Lets time pass in which nothing is done. */
  public void letPass(Duration time) throws InterruptedException {
    recording.action("", "let %d s pass".formatted(time.toSeconds()), false);
    Thread.sleep(time);
  }

  /** Now. */
  public Instant now() {
    return setting.clock().instant();
  }

  /** Waits, with a bound. */
  public Await await() {
    return await;
  }

  /**
   * Faults come at moments that the seed chooses, so that runs do not always hit the same one. A
   * client of Nomad gathers for 200 ms what it tells; an imitation is through sooner.
   */
  private void hesitate() throws InterruptedException {
    int mostMillis = cluster().kind().equals("embedded") ? 100 : 300;
    Thread.sleep(Duration.ofMillis(setting.random().nextInt(mostMillis)));
  }

  // For the other classes of this package.

  Cluster cluster() {
    return setting.cluster();
  }

  NomadClient api() {
    return setting.cluster().api();
  }

  Registrar registrar() {
    return registrar;
  }

  InstantSource clock() {
    return setting.clock();
  }

  ProcessWatch processes() {
    return setting.processes();
  }

  OwnerWatch owners() {
    return setting.owners();
  }

  TaskLedger ledger() {
    return new TaskLedger(setting.ledger());
  }

  Path ledgerDirectory() {
    return setting.ledger();
  }

  Recording recording() {
    return recording;
  }

  List<StagedJob> jobs() {
    return List.copyOf(jobs);
  }

  Losses losses() {
    return losses;
  }

  void keep(List<Allocation> ended) {
    ended.forEach(one -> api().allocation(one.id()).ifPresent(allocations::add));
  }

  List<Allocation> allocations() {
    return List.copyOf(allocations);
  }

  StageSetting setting() {
    return setting;
  }
}
