package dev.tether.web.model;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is known of one cluster. Safe for use by many threads. */
public final class ClusterModel {
  private static final int MOST_CALLS = 1_000_000;
  private static final int MOST_EVENTS = 20_000;
  private static final int MOST_ACTIONS = 2_000;
  private static final int MOST_PROGRESS = 200;

  private final String key;
  private final String title;
  private final String kind;
  private final Instant began;
  private final Changes changes;
  private final Ring<RpcCall> calls = new Ring<>(MOST_CALLS);
  private final Ring<Happening> happenings = new Ring<>(MOST_EVENTS);
  private final OwnerHistory owners = new OwnerHistory(this::endedOnPurpose);
  private final Ring<Action> actions = new Ring<>(MOST_ACTIONS);
  private final Ring<String> progress = new Ring<>(MOST_PROGRESS);
  private final Handles handles = new Handles();
  private final JobTexts jobTexts = new JobTexts();
  private Phase phase = new Phase.Starting();
  private List<NodeView> nodes = List.of();
  private volatile Map<String, AllocationView> allocations = Map.of();
  private volatile List<AllocationView> youngestFirst = List.of();

  /**
   * A cluster that is about to be started.
   *
   * @param key names it in addresses
   * @param kind what it is made of
   */
  public ClusterModel(String key, String title, String kind, Instant began, Changes changes) {
    this.key = Objects.requireNonNull(key, "key");
    this.title = Objects.requireNonNull(title, "title");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.began = Objects.requireNonNull(began, "began");
    this.changes = Objects.requireNonNull(changes, "changes");
  }

  public String key() {
    return key;
  }

  public String title() {
    return title;
  }

  public String kind() {
    return kind;
  }

  public Instant began() {
    return began;
  }

  public synchronized Phase phase() {
    return phase;
  }

  /** Whether it runs. */
  public boolean isRunning() {
    return phase() instanceof Phase.Running;
  }

  /** It has come to another phase. */
  public synchronized void enter(Phase next) {
    phase = next;
    if (!(next instanceof Phase.Running) && !(next instanceof Phase.Opened)) {
      nodes = List.of();
      allocations = Map.of();
      youngestFirst = List.of();
      owners.forgetPresent();
    }
    changes.touch(Area.TREE, Area.TIMELINE, Area.PROBLEMS);
  }

  /**
   * It is one of an earlier session, of which this is known: nothing of it goes on.
   *
   * @param told what had happened, the oldest first
   */
  public synchronized void restore(
      Phase.Opened opened,
      List<NodeView> itsNodes,
      Map<String, AllocationView> itsAllocations,
      List<Action> itsActions,
      List<OwnerChange> itsOwners,
      List<Happening> told) {
    enter(opened);
    nodes = List.copyOf(itsNodes);
    allocations(itsAllocations);
    itsActions.forEach(actions::add);
    itsActions.forEach(owners::done);
    itsOwners.forEach(owners::add);
    told.forEach(happenings::add);
    changes.touch(Area.values());
  }

  /** Tells what goes on while it is started. */
  public void say(String line) {
    progress.add(line);
    changes.touch(Area.TREE);
  }

  /** What was told while it was started, the oldest first. */
  public List<String> progress() {
    return progress.all();
  }

  /** All nodes as they are now. */
  public synchronized void nodes(List<NodeView> all, Instant at) {
    if (all.equals(nodes)) {
      return;
    }
    Map<String, NodeView> before =
        nodes.stream().collect(Collectors.toMap(NodeView::id, Function.identity()));
    for (NodeView node : all) {
      NodeView old = before.get(node.id());
      if (old == null || old.status() != node.status()) {
        happenings.add(new Happening.NodeTold(at, node.name(), "is " + node.status().word()));
      }
    }
    nodes = List.copyOf(all);
    changes.touch(Area.TREE, Area.TIMELINE, Area.EVENTS, Area.PROBLEMS);
  }

  public synchronized List<NodeView> nodes() {
    return nodes;
  }

  /** The node with a name. */
  public Optional<NodeView> node(String name) {
    return nodes().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** All allocations as they are now. */
  public synchronized void allocations(Map<String, AllocationView> all) {
    if (all.equals(allocations)) {
      return;
    }
    Map<String, AllocationView> before = allocations;
    allocations = Map.copyOf(all);
    youngestFirst =
        all.values().stream()
            .sorted(Comparator.comparingLong(AllocationView::created).reversed())
            .toList();
    Set<String> judged =
        all.values().stream()
            .filter(AllocationView::endedOnPurpose)
            .map(AllocationView::id)
            .filter(id -> !before.containsKey(id) || !before.get(id).endedOnPurpose())
            .collect(Collectors.toSet());
    if (!judged.isEmpty()) {
      owners.judgeAgain(judged);
    }
    changes.touch(Area.TREE, Area.TIMELINE, Area.PROBLEMS);
  }

  /** All allocations, the youngest first. */
  public List<AllocationView> allocations() {
    return youngestFirst;
  }

  /** The allocation with an id. */
  public Optional<AllocationView> allocation(String id) {
    return Optional.ofNullable(allocations.get(id));
  }

  private boolean endedOnPurpose(String allocation) {
    return allocation(allocation).filter(AllocationView::endedOnPurpose).isPresent();
  }

  /** Nomad told something new of an allocation. */
  public void allocated(AllocationChange change) {
    happened(new Happening.Allocated(change));
  }

  /** Something happened. */
  public void happened(Happening happening) {
    happenings.add(happening);
    changes.touch(Area.EVENTS);
  }

  /** The runtime's record of a task changed. */
  public void owned(OwnerChange told) {
    OwnerChange change = placed(told);
    owners.add(change);
    happenings.add(new Happening.Owned(change));
    changes.touch(Area.TREE, Area.TIMELINE, Area.EVENTS, Area.PROBLEMS);
  }

  /** Tasks of a system job have the same slot on each node: there the node is part of it. */
  private OwnerChange placed(OwnerChange change) {
    AllocationView allocation = allocations.get(change.allocationId());
    if (allocation == null || !allocation.everywhere()) {
      return change;
    }
    SlotKey slot = change.slot();
    return new OwnerChange(
        change.at(),
        change.remoteTask(),
        new SlotKey(slot.job(), slot.group(), slot.index(), slot.task(), change.nodeName()),
        change.generation(),
        change.allocationId(),
        change.nodeName(),
        change.custody(),
        change.state());
  }

  /** The remote tasks on record. */
  public List<OwnerChange> remoteTasks() {
    return owners.present();
  }

  /** Who owned them when, and the moves that follow. */
  public OwnerHistory owners() {
    return owners;
  }

  /** Something was done to the cluster. */
  public void done(Action action) {
    actions.add(action);
    owners.done(action);
    happenings.add(new Happening.Done(action));
    changes.touch(Area.TIMELINE, Area.EVENTS);
  }

  /** What was done to it, and in which order. */
  public Ring<Action> actions() {
    return actions;
  }

  /** The moves of remote tasks, the oldest first. */
  public List<Move> moves() {
    return owners.moves();
  }

  /** The handles of its tasks. */
  public Handles handles() {
    return handles;
  }

  /** The texts of the jobs that were run on it from here. */
  public JobTexts jobTexts() {
    return jobTexts;
  }

  /** The calls of its plugins. */
  public Ring<RpcCall> calls() {
    return calls;
  }

  /** The calls changed. */
  public void called() {
    changes.touch(Area.TRACE, Area.TIMELINE);
  }

  /** A break point was set or removed, or a call came to one or left it. */
  public void stopped() {
    changes.touch(Area.BREAKS);
  }

  /** More is known of a plugin. */
  public void pluginTold() {
    changes.touch(Area.TREE);
  }

  /** What happened, in the order in which it was noticed. */
  public Ring<Happening> happenings() {
    return happenings;
  }

  /** What needs attention now. */
  public List<Problem> problems() {
    return ClusterProblems.of(this);
  }
}
