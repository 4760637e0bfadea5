package dev.tether.web.page;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Move;
import dev.tether.web.model.Moves;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The reattachment timeline as a picture: a lane for each node, a ribbon for each remote task.
 *
 * @param height of the picture in its own units; it is {@value #WIDTH} wide
 */
public record TimelineSvg(
    int height, List<Lane> lanes, List<Ribbon> ribbons, List<Mark> marks, List<Mark> verdicts) {
  /** How wide the picture is in its own units. */
  public static final int WIDTH = 1200;

  private static final int LEFT = 110;
  private static final int ROW = 24;
  private static final int MOST_TASKS = 200;
  private static final int COLOURS = 6;

  public TimelineSvg {
    lanes = List.copyOf(lanes);
    ribbons = List.copyOf(ribbons);
    marks = List.copyOf(marks);
    verdicts = List.copyOf(verdicts);
  }

  /** The place of a node. */
  public record Lane(String name, String word, int top, int height) {}

  /**
   * What an owner held of a task.
   *
   * @param path as SVG writes it
   * @param style which colour it has, and whether nobody held it
   */
  public record Ribbon(String path, String style, String label, double x, double y, String hint) {}

  /** Something at a moment. */
  public record Mark(double x, double y, double foot, String style, String text) {}

  /** Draws what is known of a cluster. */
  static TimelineSvg of(ClusterModel model, Instant now) {
    Instant end = model.phase() instanceof Phase.Opened opened ? opened.until() : now;
    return new Drawing(model, end).draw();
  }

  /** A picture in the making. */
  private static final class Drawing {
    private final ClusterModel model;
    private final Instant end;
    private final double millis;
    private final Map<String, List<OwnerChange>> tasks = new LinkedHashMap<>();
    private final Map<String, List<String>> rows = new LinkedHashMap<>();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private int height = 8;

    Drawing(ClusterModel model, Instant end) {
      this.model = model;
      this.end = end;
      this.millis = Math.max(1_000, Duration.between(model.began(), end).toMillis());
    }

    TimelineSvg draw() {
      for (OwnerChange change : model.owners().changes().all()) {
        if (tasks.size() < MOST_TASKS || tasks.containsKey(change.remoteTask())) {
          tasks.computeIfAbsent(change.remoteTask(), _ -> new ArrayList<>()).add(change);
        }
      }
      model.nodes().forEach(node -> rows.put(node.name(), new ArrayList<>()));
      tasks.forEach(
          (task, changes) ->
              changes.forEach(
                  change -> {
                    List<String> there =
                        rows.computeIfAbsent(change.nodeName(), _ -> new ArrayList<>());
                    if (!there.contains(task)) {
                      there.add(task);
                    }
                  }));
      rows.forEach(this::lane);
      List<Ribbon> ribbons = new ArrayList<>();
      int colour = 0;
      for (List<OwnerChange> changes : tasks.values()) {
        ribbons(changes, "t" + colour++ % COLOURS, ribbons);
      }
      return new TimelineSvg(
          height + 20, List.copyOf(lanes.values()), ribbons, actions(), verdicts());
    }

    private void lane(String name, List<String> tasksThere) {
      int tall = Math.max(56, 40 + ROW * tasksThere.size());
      String word = model.node(name).map(NodeView::status).map(NodeView.Status::word).orElse("");
      lanes.put(name, new Lane(name, word, height, tall));
      height += tall;
    }

    private double x(Instant at) {
      double part = Duration.between(model.began(), at).toMillis() / millis;
      return Math.round(10 * (LEFT + part * (WIDTH - LEFT - 10))) / 10.0;
    }

    private double y(OwnerChange change) {
      int row = rows.get(change.nodeName()).indexOf(change.remoteTask());
      return lanes.get(change.nodeName()).top() + 30 + row * (double) ROW;
    }

    private void ribbons(List<OwnerChange> changes, String colour, List<Ribbon> into) {
      for (int i = 0; i < changes.size(); i++) {
        OwnerChange change = changes.get(i);
        if (change.custody() == OwnerChange.Custody.GONE) {
          continue;
        }
        Optional<OwnerChange> next =
            i + 1 < changes.size() ? Optional.of(changes.get(i + 1)) : Optional.empty();
        double from = x(change.at());
        double to = x(next.map(OwnerChange::at).orElse(end));
        String path = String.format(Locale.ROOT, "M%.1f %.1fH%.1f", from, y(change), to);
        if (next.isPresent() && y(next.get()) != y(change)) {
          path += String.format(Locale.ROOT, "L%.1f %.1f", to + 6, y(next.get()));
        }
        boolean held = change.custody() == OwnerChange.Custody.HELD;
        String identity = Moves.identity(change.state());
        into.add(
            new Ribbon(
                path,
                colour + (held ? "" : " detached"),
                held && to - from > 150
                    ? change.slot().display() + " gen " + change.generation()
                    : "",
                from + 8,
                y(change) + 4,
                "%s, allocation %s on %s, generation %d, %s %s"
                    .formatted(
                        change.slot().display(),
                        change.allocationId(),
                        change.nodeName(),
                        change.generation(),
                        change.custody().name().toLowerCase(Locale.ROOT),
                        identity.isEmpty() ? change.state() : "process " + identity)));
      }
    }

    private List<Mark> actions() {
      List<Mark> marks = new ArrayList<>();
      for (Action action : model.actions().all()) {
        Lane lane = lanes.get(action.where());
        int top = lane == null ? 8 : lane.top();
        int foot = lane == null ? height : lane.top() + lane.height();
        marks.add(
            new Mark(x(action.at()), top, foot, action.fault() ? "fault" : "act", action.what()));
      }
      return marks;
    }

    private List<Mark> verdicts() {
      List<Mark> verdicts = new ArrayList<>();
      for (Move move : model.moves()) {
        Lane lane = lanes.get(move.toNode());
        if (lane != null && tasks.containsKey(move.task())) {
          String word = move.verdict().word();
          double x = Math.min(x(move.taken()) + 6, WIDTH - 150.0);
          verdicts.add(
              new Mark(x, lane.top() + 16.0, 0, word, word + " · " + Words.duration(move.took())));
        }
      }
      return verdicts;
    }
  }
}
