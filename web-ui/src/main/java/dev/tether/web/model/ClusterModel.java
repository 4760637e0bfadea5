package dev.tether.web.model;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is known of one cluster. Safe for use by many threads. */
public final class ClusterModel {
  private static final int MOST_CALLS = 1_000_000;
  private static final int MOST_EVENTS = 20_000;
  private static final int MOST_OWNER_CHANGES = 20_000;
  private static final int MOST_ACTIONS = 2_000;
  private static final int MOST_PROGRESS = 200;

  private final String key;
  private final String title;
  private final String kind;
  private final Instant began;
  private final Changes changes;
  private final Ring<RpcCall> calls = new Ring<>(MOST_CALLS);
  private final Ring<Happening> happenings = new Ring<>(MOST_EVENTS);
  private final Ring<OwnerChange> owners = new Ring<>(MOST_OWNER_CHANGES);
  private final Ring<Action> actions = new Ring<>(MOST_ACTIONS);
  private final Ring<String> progress = new Ring<>(MOST_PROGRESS);
  private Phase phase = new Phase.Starting();
  private List<NodeView> nodes = List.of();
  private Map<String, AllocationView> allocations = Map.of();
  private Map<String, OwnerChange> present = new LinkedHashMap<>();
  private List<Move> moves = List.of();
  private boolean movesStale;

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

  /** How far a cluster's life has come. */
  public sealed interface Phase {
    /** It is being started. */
    record Starting() implements Phase {}

    /**
     * It runs.
     *
     * @param version of its Nomad
     * @param address of its API
     */
    record Running(String version, String address) implements Phase {}

    /** It could not be started. */
    record Failed(String reason) implements Phase {}

    /** It was ended. */
    record Ended() implements Phase {}
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
    if (!(next instanceof Phase.Running)) {
      nodes = List.of();
      allocations = Map.of();
      present = new LinkedHashMap<>();
    }
    changes.touch(Area.TREE, Area.TIMELINE, Area.PROBLEMS);
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
    allocations = Map.copyOf(all);
    movesStale = true;
    changes.touch(Area.TREE, Area.TIMELINE, Area.PROBLEMS);
  }

  /** All allocations, the youngest first. */
  public synchronized List<AllocationView> allocations() {
    return allocations.values().stream()
        .sorted(Comparator.comparingLong(AllocationView::created).reversed())
        .toList();
  }

  /** The allocation with an id. */
  public synchronized Optional<AllocationView> allocation(String id) {
    return Optional.ofNullable(allocations.get(id));
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
  public synchronized void owned(OwnerChange told) {
    OwnerChange change = placed(told);
    owners.add(change);
    if (change.custody() == OwnerChange.Custody.GONE) {
      present.remove(change.remoteTask());
    } else {
      present.put(change.remoteTask(), change);
    }
    movesStale = true;
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
  public synchronized List<OwnerChange> remoteTasks() {
    return List.copyOf(present.values());
  }

  /** What was ever on record, the oldest first. */
  public List<OwnerChange> ownerChanges() {
    return owners.all();
  }

  /** Something was done to the cluster. */
  public synchronized void done(Action action) {
    actions.add(action);
    movesStale = true;
    happenings.add(new Happening.Done(action));
    changes.touch(Area.TIMELINE, Area.EVENTS);
  }

  /** What was done to it, the oldest first. */
  public List<Action> actions() {
    return actions.all();
  }

  /** The moves of remote tasks, the oldest first. */
  public synchronized List<Move> moves() {
    if (movesStale) {
      moves =
          Moves.of(
              owners.all(),
              actions.all(),
              id ->
                  Optional.ofNullable(allocations.get(id))
                      .map(AllocationView::endedOnPurpose)
                      .orElse(false));
      movesStale = false;
    }
    return moves;
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
    List<Problem> problems = new ArrayList<>();
    if (phase() instanceof Phase.Failed(String reason)) {
      problems.add(new Problem("error", title, reason));
    }
    for (NodeView node : nodes()) {
      if (!node.driverHealthy() && node.up()) {
        problems.add(new Problem("error", node.name(), "driver unhealthy: " + node.driverNote()));
      }
    }
    for (AllocationView allocation : allocations()) {
      if (allocation.status().equals("failed")) {
        problems.add(
            new Problem("error", allocation.name(), "allocation failed on " + allocation.node()));
      }
    }
    for (Move move : moves()) {
      switch (move.verdict()) {
        case LOST ->
            problems.add(new Problem("error", move.slot().display(), "lost on " + move.fromNode()));
        case RESTARTED, DUPLICATED ->
            problems.add(
                new Problem(
                    "error",
                    move.slot().display(),
                    "%s: %s on %s, now %s on %s"
                        .formatted(
                            move.verdict().word(),
                            move.identityBefore(),
                            move.fromNode(),
                            move.identityAfter(),
                            move.toNode())));
        case NONE, REATTACHED -> {}
      }
    }
    return problems;
  }
}
