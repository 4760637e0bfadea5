package dev.tether.web.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Move;
import dev.tether.web.model.Moves;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Phase;
import dev.tether.web.model.Ring;
import dev.tether.web.model.RpcCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the script of the timeline draws. Times are milliseconds since 1970. A browser that brings a
 * cursor gets only what is new since then.
 */
public final class TimelineJson {
  private static final Set<String> MARKED =
      Set.of(
          "StartTask",
          "RecoverTask",
          "StopTask",
          "DestroyTask",
          "SignalTask",
          "ExecTask",
          "ExecTaskStreaming",
          "WaitTask");

  /** The most marks that are given at once; the latest ones. */
  private static final int MOST_MARKS = 2_000;

  /** So many calls are looked through for marks. */
  private static final long LOOK = 20L * MOST_MARKS;

  /** The most changes of owners that are given at once, beside those that hold now. */
  private static final int MOST_CHANGES = 4_000;

  private final ClusterModel model;
  private final TimelineCursor known;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private TimelineJson(ClusterModel model, TimelineCursor known) {
    this.model = model;
    this.known = known;
  }

  /**
   * The timeline of a cluster.
   *
   * @param known what the browser has
   */
  public static String of(ClusterModel model, TimelineCursor known, InstantSource clock) {
    return new TimelineJson(model, known).write(clock);
  }

  private String write(InstantSource clock) {
    json.put("cluster", model.key());
    json.put("now", clock.millis());
    json.put("began", millis(model.began()));
    if (model.phase() instanceof Phase.Opened opened) {
      json.put("until", millis(opened.until()));
    }
    json.put("whole", known.equals(TimelineCursor.START));
    // What is asked for next is decided before what is sent: a change meanwhile comes next time.
    long actions = model.actions().count();
    long owners = model.owners().changes().count();
    long moves = model.owners().revision();
    String nodes = nodes();
    owners(owners);
    for (Action action : upTo(actions, known.actions(), model.actions())) {
      json.withArray("actions")
          .addObject()
          .put("at", millis(action.at()))
          .put("where", action.where())
          .put("what", action.what())
          .put("fault", action.fault());
    }
    moves();
    long calls = calls();
    json.put("cursor", new TimelineCursor(calls, owners, actions, moves, nodes).text());
    return json.toString();
  }

  private String nodes() {
    List<NodeView> nodes = model.nodes();
    String digest = Integer.toHexString(nodes.hashCode());
    if (!digest.equals(known.nodes())) {
      ArrayNode array = json.putArray("nodes");
      for (NodeView node : nodes) {
        array
            .addObject()
            .put("name", node.name())
            .put("word", node.status().word())
            .put("tone", node.status().tone());
      }
    }
    return digest;
  }

  /** Things from a number on, up to another one. */
  private static <T> List<T> upTo(long end, long first, Ring<T> ring) {
    List<T> all = ring.since(first);
    long from = Math.max(first, ring.oldest());
    return all.subList(0, Math.clamp(end - from, 0, all.size()));
  }

  private void owners(long end) {
    long first = Math.max(known.owners(), end - MOST_CHANGES);
    List<OwnerChange> changes = upTo(end, first, model.owners().changes());
    ArrayNode array = json.putArray("owners");
    if (first > known.owners()) {
      // Something is left out between: what holds now must be there all the same.
      Set<OwnerChange> sent = new HashSet<>(changes);
      model.remoteTasks().stream()
          .filter(present -> !sent.contains(present))
          .forEach(present -> owner(array, present));
    }
    changes.forEach(change -> owner(array, change));
  }

  private static void owner(ArrayNode owners, OwnerChange change) {
    String identity = Moves.identity(change.state());
    owners
        .addObject()
        .put("at", millis(change.at()))
        .put("task", change.remoteTask())
        .put("slot", change.slot().display())
        .put("node", change.nodeName())
        .put("alloc", change.allocationId())
        .put("gen", change.generation())
        .put("custody", change.custody().name().toLowerCase(Locale.ROOT))
        .put("state", identity.isEmpty() ? change.state() : "")
        .put("identity", identity);
  }

  private void moves() {
    Map<SlotKey, List<Move>> changed = model.owners().movesSince(known.moves());
    if (changed.isEmpty()) {
      return;
    }
    ObjectNode slots = json.putObject("moves");
    changed.forEach(
        (slot, moves) -> {
          ArrayNode array = slots.putArray(slot.display());
          moves.forEach(move -> move(array, move));
        });
  }

  private static void move(ArrayNode moves, Move move) {
    moves
        .addObject()
        .put("at", millis(move.taken()))
        .put("task", move.task())
        .put("slot", move.slot().display())
        .put("verdict", move.verdict().word())
        .put("from", move.fromNode())
        .put("to", move.toNode())
        .put("gen", move.generation())
        .put("took", Words.duration(move.took()))
        .put("before", move.identityBefore())
        .put("after", move.identityAfter())
        .put("same", move.sameProcess());
  }

  /** Adds the calls that are marked, and returns the number to ask for next. */
  private long calls() {
    long end = model.calls().count();
    long next = end;
    long first = Math.max(Math.max(known.calls(), end - LOOK), model.calls().oldest());
    Deque<Ring.Numbered<RpcCall>> marked = new ArrayDeque<>();
    for (long number = first; number < end; number++) {
      RpcCall call = model.calls().get(number).orElse(null);
      if (call == null || !MARKED.contains(call.method())) {
        continue;
      }
      if (call.open() && !call.method().equals("WaitTask")) {
        next = Math.min(next, number);
      }
      marked.add(new Ring.Numbered<>(number, call));
      if (marked.size() > MOST_MARKS) {
        marked.remove();
      }
    }
    ArrayNode calls = json.putArray("calls");
    marked.forEach(one -> call(calls, one.number(), one.thing()));
    return next;
  }

  private static void call(ArrayNode calls, long number, RpcCall call) {
    calls
        .addObject()
        .put("n", number)
        .put("at", call.began() / 1000.0)
        .put("node", call.node())
        .put("method", call.method())
        .put("alloc", call.allocation())
        .put("status", call.open() ? "open" : call.status())
        .put("took", call.open() ? "" : Words.micros(call.micros()))
        .put("note", call.note());
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }
}
