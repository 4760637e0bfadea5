package dev.tether.web.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Move;
import dev.tether.web.model.Moves;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.RpcCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the script of the timeline draws. Times are milliseconds since 1970. */
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

  private static final int MOST_CHANGES = 4_000;

  private TimelineJson() {}

  /**
   * The timeline of a cluster.
   *
   * @param since only calls with this number and later ones, which may have changed
   */
  public static String of(ClusterModel model, long since, InstantSource clock) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("cluster", model.key());
    json.put("now", clock.millis());
    json.put("began", model.began().toEpochMilli());
    nodes(model, json.putArray("nodes"));
    owners(model, json.putArray("owners"));
    ArrayNode actions = json.putArray("actions");
    for (Action action : model.actions()) {
      actions
          .addObject()
          .put("at", millis(action.at()))
          .put("where", action.where())
          .put("what", action.what())
          .put("fault", action.fault());
    }
    moves(model, json.putArray("moves"));
    long next = calls(model, since, json.putArray("calls"));
    json.put("next", next);
    return json.toString();
  }

  private static void nodes(ClusterModel model, ArrayNode nodes) {
    for (NodeView node : model.nodes()) {
      nodes
          .addObject()
          .put("name", node.name())
          .put("word", node.status().word())
          .put("tone", node.status().tone());
    }
  }

  private static void owners(ClusterModel model, ArrayNode owners) {
    List<OwnerChange> all = model.ownerChanges();
    for (OwnerChange change : all.subList(Math.max(0, all.size() - MOST_CHANGES), all.size())) {
      owners
          .addObject()
          .put("at", millis(change.at()))
          .put("task", change.remoteTask())
          .put("slot", change.slot().display())
          .put("node", change.nodeName())
          .put("alloc", change.allocationId())
          .put("gen", change.generation())
          .put("custody", change.custody().name().toLowerCase(Locale.ROOT))
          .put("state", change.state())
          .put("identity", Moves.identity(change.state()));
    }
  }

  private static void moves(ClusterModel model, ArrayNode moves) {
    for (Move move : model.moves()) {
      moves
          .addObject()
          .put("at", millis(move.taken()))
          .put("left", millis(move.left()))
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
  }

  /** Adds the calls that are marked, and returns the number to ask for next. */
  private static long calls(ClusterModel model, long since, ArrayNode calls) {
    long end = model.calls().count();
    long next = end;
    long first = Math.max(since, end - 20L * MOST_MARKS);
    for (long number = Math.max(first, model.calls().oldest()); number < end; number++) {
      RpcCall call = model.calls().get(number).orElse(null);
      if (call == null || !MARKED.contains(call.method())) {
        continue;
      }
      if (call.open() && !call.method().equals("WaitTask")) {
        next = Math.min(next, number);
      }
      calls
          .addObject()
          .put("n", number)
          .put("at", call.began() / 1000.0)
          .put("node", call.node())
          .put("method", call.method())
          .put("task", call.task())
          .put("alloc", call.allocation())
          .put("status", call.open() ? "open" : call.status())
          .put("took", call.open() ? "" : Words.micros(call.micros()))
          .put("note", call.note());
    }
    while (calls.size() > MOST_MARKS) {
      calls.remove(0);
    }
    return next;
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }
}
