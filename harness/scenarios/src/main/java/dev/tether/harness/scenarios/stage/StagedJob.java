package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.ExitObservation;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job that a scenario submitted. Its methods wait, with a bound, until what they say has
 * happened. Used by one thread.
 */
public final class StagedJob {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final Duration PLACEMENT = Duration.ofSeconds(15);

  private final Stage stage;
  private final String id;
  private final Expectations expectations = new Expectations();
  private Plan plan;
  private Outline outline;
  private final Books books;
  private boolean settled;

  StagedJob(Stage stage, String id, Plan plan, Outline outline) {
    this.stage = Objects.requireNonNull(stage, "stage");
    this.id = Objects.requireNonNull(id, "id");
    this.plan = Objects.requireNonNull(plan, "plan");
    this.outline = Objects.requireNonNull(outline, "outline");
    this.books = Books.of(stage, this, plan);
    expectAll();
  }

  private void expectAll() {
    List<String> nodes = stage.nodes().stream().map(ClusterNode::name).toList();
    outline
        .slots(id, nodes)
        .forEach(slot -> expectations.expect(slot, plan.version(), plan.fate()));
  }

  /** The job's name in Nomad. */
  public String id() {
    return id;
  }

  /** Says that a system job's task on this node has another fate than the job's other tasks. */
  public void expect(ClusterNode node, Fate fate) {
    outline
        .slots(id, List.of(node.name()))
        .forEach(slot -> expectations.expect(slot, plan.version(), fate));
  }

  /** Says that one task has another fate than the job's other tasks. */
  public void expect(StagedTask task, Fate fate) {
    expectations.expect(task.slot(), plan.version(), fate);
  }

  private List<SlotKey> slots(Allocation allocation) {
    return outline.slots(id, allocation.taskGroup(), allocation.index(), allocation.nodeName());
  }

  /** Registers another version of the job, whose tasks are other tasks. */
  public void update(Plan next) {
    stage.recording().action("", "update job " + id + " to " + next.version(), false);
    hold();
    Job job = stage.registrar().job(next, id);
    plan = next;
    outline = stage.registrar().outline(next, job);
    expectAll();
    stage.api().register(job);
  }

  /** Registers the job again as it is, which makes Nomad look again where it can run. */
  public void submitAgain() {
    stage.recording().action("", "submit job " + id + " again, unchanged", false);
    stage.api().register(stage.registrar().job(plan, id));
  }

  /**
   * Dispatches a parameterized job.
   *
   * @param payload what the new job's task gets as its payload; may be empty
   * @param meta values for the job's parameters
   * @return the new job
   */
  public StagedJob dispatch(byte[] payload, Map<String, String> meta) throws InterruptedException {
    String child = stage.nomad().dispatch(id, payload, meta);
    stage.recording().action("", "dispatched " + child, false);
    return stage.take(new StagedJob(stage, child, plan, outline.dispatched()));
  }

  /** All tasks of the job once each runs, is owned by its allocation, and has written something. */
  public List<StagedTask> awaitRunning() throws InterruptedException {
    stage
        .await()
        .untilTrue(
            "job " + id + " to be placed",
            PLACEMENT,
            () -> !allocations().isEmpty(),
            () -> AllocationStory.whyNothingIsPlaced(stage.api(), id));
    List<StagedTask> tasks = awaitTasks(List.of(), "run");
    awaitLines(3);
    return tasks;
  }

  /** The job's only task once it runs. See {@link #awaitRunning}. */
  public StagedTask awaitTask() throws InterruptedException {
    return awaitRunning().getFirst();
  }

  /** All tasks once none of them is owned by its earlier allocation any more, and writes on. */
  public List<StagedTask> awaitMoved(List<StagedTask> before) throws InterruptedException {
    List<StagedTask> tasks = awaitTasks(before, "run under another allocation");
    for (StagedTask task : tasks) {
      stage.recording().action(task.node().name(), task.slot().display() + " runs here", false);
    }
    awaitLines(10);
    return tasks;
  }

  /** The only task once it is not owned by its earlier allocation any more. */
  public StagedTask awaitMoved(StagedTask before) throws InterruptedException {
    return awaitMoved(List.of(before)).getFirst();
  }

  private List<StagedTask> awaitTasks(List<StagedTask> before, String what)
      throws InterruptedException {
    List<String> old = before.stream().map(StagedTask::allocationId).toList();
    return stage
        .await()
        .until(
            "every task of job " + id + " to " + what,
            PATIENCE,
            () -> {
              List<StagedTask> now =
                  running().stream().filter(task -> !old.contains(task.allocationId())).toList();
              return now.size() == expectations.slots().size()
                  ? Optional.of(now)
                  : Optional.empty();
            },
            this::describe);
  }

  /** The tasks that run now, each owned by the allocation that Nomad says runs it. */
  public List<StagedTask> running() {
    return Sighting.running(stage, allocations(), this::slots, plan.version());
  }

  /** Waits until no process of a slot is alive any more. */
  public void awaitEnded(SlotKey slot) throws InterruptedException {
    stage
        .await()
        .untilTrue(
            "the process of " + slot.display() + " to end",
            PATIENCE,
            () -> stage.processes().look().stream().noneMatch(i -> i.slot().equals(slot)),
            () -> stage.processes().look().stream().map(Instance::display).toList().toString());
  }

  /** The task under the allocation that owns it now, whatever Nomad wants of that allocation. */
  public StagedTask ownedNow(StagedTask task) {
    return stage.remote().tasks().stream()
        .filter(one -> OwnerWatch.slot(one.slot()).equals(task.slot()))
        .map(one -> one.ownership().owner())
        .map(owner -> new StagedTask(task.slot(), owner.allocationId(), stage.node(owner.nodeId())))
        .findFirst()
        .orElseThrow(
            () -> new ScenarioFailure("nothing is on record for " + task.slot().display()));
  }

  /** All allocations that Nomad knows of the job, without the job in them. */
  public List<Allocation> allocations() {
    return stage.api().jobAllocations("default", id, true);
  }

  /**
   * Waits until every task has written so many lines more. Where tasks do not account for what they
   * write there is nothing to wait for.
   */
  public void awaitLines(int more) throws InterruptedException {
    if (!plan.keepsLedger()) {
      return;
    }
    for (SlotKey slot : expectations.slots()) {
      long before = books.lines(slot);
      stage
          .await()
          .untilTrue(
              slot.display() + " to write on",
              PATIENCE,
              () -> books.lines(slot) >= before + more,
              () -> books.lines(slot) + " lines");
    }
  }

  /** Waits until an allocation is over for Nomad, and returns it as it is then. */
  public Allocation awaitOver(String allocationId) throws InterruptedException {
    return stage
        .await()
        .until(
            "allocation " + LogFiles.brief(allocationId) + " to be over",
            PATIENCE,
            () ->
                stage
                    .api()
                    .allocation(allocationId)
                    .filter(allocation -> allocation.clientStatus().isTerminal()),
            this::describe);
  }

  /** Waits until Nomad wants only one of two allocations of a task, and returns that one. */
  public StagedTask awaitChoice(StagedTask one, StagedTask other) throws InterruptedException {
    return stage
        .await()
        .until(
            "Nomad to keep one of the two allocations of job " + id,
            PATIENCE,
            () -> {
              List<StagedTask> wanted = Stream.of(one, other).filter(this::isWanted).toList();
              return wanted.size() == 1 ? Optional.of(wanted.getFirst()) : Optional.empty();
            },
            this::describe);
  }

  private boolean isWanted(StagedTask task) {
    return stage
        .api()
        .allocation(task.allocationId())
        .filter(allocation -> allocation.desiredStatus() == Allocation.DesiredStatus.RUN)
        .isPresent();
  }

  /**
   * Tells the job's tasks to end by themselves; they do so within a moment.
   *
   * @param how {@code exit 3}, or {@code signal 9}
   */
  public void tellToEnd(String how) {
    stage.recording().action("", "job " + id + " is told to end: " + how, false);
    hold();
    Path file = stage.ledgerDirectory().resolve("end." + id);
    try {
      Path draft = Files.writeString(file.resolveSibling("draft." + id), how + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't tell the tasks of " + id + " to end", unwritable);
    }
  }

  /**
   * Waits until the task's allocation is over and notes what Nomad shows of its end.
   *
   * @param expected what it has to show: {@code exit code 3}, or {@code signal 9}
   */
  public void awaitEnd(StagedTask task, String expected) throws InterruptedException {
    Allocation over = awaitOver(task.allocationId());
    Optional<String> shown = AllocationStory.end(over);
    stage.recording().exit(new ExitObservation(task.slot(), expected, shown));
    stage
        .recording()
        .action(task.node().name(), "Nomad shows " + shown.orElse("no end") + " of " + id, false);
  }

  /** Checks that the driver tells in the allocation's events what it did with the task. */
  public void checkDriverTold(StagedTask task) throws InterruptedException {
    DriverEvents.check(stage, task);
  }

  /** Notes that up to now every task has to be alive: from here on the harness ends them. */
  public void hold() {
    Instant moment = stage.clock().instant();
    stage.processes().look();
    expectations.heldUntil(plan.version(), moment);
  }

  /** Stops the job, waits until it is over, compares its logs, and makes Nomad forget it. */
  public void stop() throws InterruptedException {
    if (settled) {
      return;
    }
    settled = true;
    if (expectations.isOpen(plan.version())) {
      hold();
    }
    stage.recording().action("", "stop job " + id, false);
    stage.api().stopJob("default", id, false);
    try {
      awaitAllOver();
    } finally {
      List<Allocation> allocations = allocations();
      boolean binding = plan.fate() != Fate.RESTARTED;
      for (SlotKey slot : expectations.slots()) {
        List<Allocation> own =
            allocations.stream().filter(one -> slots(one).contains(slot)).toList();
        books.review(slot, own, binding);
      }
      books.close();
      stage.keep(allocations);
      stage.api().stopJob("default", id, true);
    }
  }

  /**
   * Stops the job while no allocation manages its tasks, and waits until nothing of it is on record
   * at the remote host.
   */
  public void stopUnmanaged() throws InterruptedException {
    beginStop();
    awaitForgotten();
  }

  /**
   * Stops the job and returns at once. {@link #awaitForgotten} is to follow: what a task writes
   * once no allocation manages it has no allocation whose log it could be in, so that logs are not
   * compared.
   */
  public void beginStop() {
    settled = true;
    hold();
    stage.recording().action("", "stop job " + id + ", and don't wait", false);
    stage.api().stopJob("default", id, false);
  }

  /** Waits until nothing of a stopped job is on record at the remote host. */
  public void awaitForgotten() throws InterruptedException {
    stage
        .await()
        .untilTrue(
            "no task of job " + id + " to be on record",
            PATIENCE,
            () -> stage.remote().tasks().stream().noneMatch(task -> task.slot().job().equals(id)),
            () -> stage.remote().tasks().toString());
    stage.keep(allocations());
    stage.api().stopJob("default", id, true);
  }

  private void awaitAllOver() throws InterruptedException {
    stage
        .await()
        .untilTrue(
            "every allocation of job " + id + " to be over",
            PATIENCE,
            () -> allocations().stream().allMatch(a -> a.clientStatus().isTerminal()),
            this::describe);
  }

  /** What should become of its tasks. */
  Expectations expectations() {
    return expectations;
  }

  private String describe() {
    return AllocationStory.describe(stage.api(), id, allocations());
  }
}
