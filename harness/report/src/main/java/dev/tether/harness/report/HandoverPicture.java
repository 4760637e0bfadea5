package dev.tether.harness.report;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.OwnerChange.Custody;
import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.run.ScenarioResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A scenario as a picture: a lane for each node, a ribbon for each remote task that changes the
 * lane with its owner, the calls of the drivers, the faults, and the processes below.
 */
final class HandoverPicture {
  /** They come all the time and would hide the others. */
  private static final Set<String> NOT_DRAWN =
      Set.of("TaskStats", "Fingerprint", "TaskEvents", "TaskConfigSchema", "Capabilities");

  private static final int MOST_CALLS = 600;
  private static final int COLOURS = 6;

  private final ScenarioResult result;
  private final PictureLayout layout;

  HandoverPicture(ScenarioResult result) {
    this.result = result;
    this.layout = PictureLayout.of(result);
  }

  void write(Markup svg) {
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 %d %d".formatted(PictureLayout.WIDTH, layout.height()),
        "role",
        "img",
        "aria-label",
        "which node owned each remote task, over time");
    ticks(svg);
    lanes(svg);
    layout.remoteTasks().forEach(task -> ribbon(svg, task));
    calls(svg);
    faults(svg);
    processes(svg);
    svg.close();
  }

  private void ticks(Markup svg) {
    double step = layout.tick();
    for (double second = 0; second <= layout.seconds(); second += step) {
      String x = number(layout.x(second));
      line(svg, "tick", x, number(layout.top()), x, number(layout.height() - 18));
      text(svg, "faint", layout.x(second) + 3, layout.height() - 6, brief(second, step));
    }
  }

  private void lanes(Markup svg) {
    for (PictureLayout.Lane lane : layout.lanes()) {
      line(
          svg,
          "lane",
          "0",
          number(lane.bottom()),
          Integer.toString(PictureLayout.WIDTH),
          number(lane.bottom()));
      text(svg, "", 6, lane.top() + 16, lane.name());
    }
  }

  private void ribbon(Markup svg, String task) {
    List<OwnerChange> changes =
        result.observations().owners().stream()
            .filter(change -> change.remoteTask().equals(task))
            .toList();
    String colour = "t" + layout.remoteTasks().indexOf(task) % COLOURS;
    for (int i = 0; i < changes.size(); i++) {
      OwnerChange change = changes.get(i);
      if (change.custody() == Custody.GONE) {
        continue;
      }
      boolean last = i + 1 == changes.size();
      double from = second(change.at());
      double to = last ? layout.seconds() : second(changes.get(i + 1).at());
      segment(svg, colour, change, from, to);
      if (!last && changes.get(i + 1).custody() != Custody.GONE) {
        hop(svg, colour, change, changes.get(i + 1), to);
      }
    }
  }

  private void segment(Markup svg, String colour, OwnerChange change, double from, double to) {
    String look =
        change.state().startsWith("exited")
            ? " ended"
            : change.custody() == Custody.DETACHED ? " detached" : "";
    svg.open(
        "rect",
        "class",
        colour + look,
        "x",
        number(layout.x(from)),
        "y",
        number(layout.y(change)),
        "width",
        number(Math.max(1, layout.x(to) - layout.x(from))),
        "height",
        number(PictureLayout.RIBBON));
    svg.element(
        "title",
        "%s: %s by generation %d, allocation %s on %s; %s"
            .formatted(
                change.slot().display(),
                change.custody().name().toLowerCase(Locale.ROOT),
                change.generation(),
                change.allocationId(),
                change.nodeName(),
                change.state()));
    svg.close();
  }

  private void hop(
      Markup svg, String colour, OwnerChange before, OwnerChange after, double second) {
    double middle = PictureLayout.RIBBON / 2.0;
    double from = layout.y(before) + middle;
    double to = layout.y(after) + middle;
    if (from == to) {
      return;
    }
    String x = number(layout.x(second));
    line(svg, colour + " hop", x, number(from), x, number(to));
    text(svg, "", layout.x(second) + 4, to - 9, "generation " + after.generation());
  }

  private void calls(Markup svg) {
    result.observations().rpcs().stream()
        .filter(rpc -> rpc.phase() == RpcEvent.Phase.END)
        .filter(rpc -> !NOT_DRAWN.contains(rpc.shortMethod()))
        .limit(MOST_CALLS)
        .forEach(rpc -> call(svg, rpc));
  }

  private void call(Markup svg, RpcEvent rpc) {
    double x = layout.x(second(rpc.at()));
    double top = layout.lane(rpc.node()).top() + 3;
    boolean well = rpc.status().isEmpty() || rpc.status().equals("OK");
    svg.open(
        "line",
        "class",
        well ? "call" : "call bad",
        "x1",
        number(x),
        "y1",
        number(top),
        "x2",
        number(x),
        "y2",
        number(top + 9));
    svg.element(
        "title",
        "%s on %s: %s after %.1f ms"
            .formatted(rpc.shortMethod(), rpc.node(), rpc.status(), rpc.micros() / 1000.0));
    svg.close();
  }

  private void faults(Markup svg) {
    int row = 0;
    for (Action action : result.observations().actions()) {
      if (!action.fault()) {
        continue;
      }
      double x = layout.x(second(action.at()));
      String text =
          action.where().isEmpty() ? action.what() : action.where() + ": " + action.what();
      double y = 12.0 + 12 * (row++ % PictureLayout.FAULT_ROWS);
      line(svg, "fault-line", number(x), number(y + 3), number(x), number(layout.processesTop()));
      // Where there is no room to the right, it stands on the left.
      boolean left = x > PictureLayout.WIDTH - 240;
      svg.element(
          "text",
          text,
          "class",
          "fault",
          "x",
          number(left ? x - 4 : x + 4),
          "y",
          number(y + 2),
          "text-anchor",
          left ? "end" : "start");
    }
  }

  private void processes(Markup svg) {
    List<Instance> instances = result.observations().instances();
    for (int i = 0; i < Math.min(instances.size(), PictureLayout.MOST_PROCESSES); i++) {
      Instance instance = instances.get(i);
      double from = layout.x(second(instance.firstSeen()));
      double to = layout.x(second(instance.lastSeen()));
      double y = layout.processesTop() + 4 + 14.0 * i;
      svg.open(
          "rect",
          "class",
          "process",
          "x",
          number(from),
          "y",
          number(y + 3),
          "width",
          number(Math.max(1, to - from)),
          "height",
          "5");
      svg.element("title", instance.display() + " of " + instance.slot().display() + " was alive");
      svg.close();
      text(svg, "faint", 6, y + 9, "pid " + instance.pid());
    }
  }

  private double second(Instant at) {
    double second = Duration.between(result.timeline().start(), at).toNanos() / 1e9;
    return Math.clamp(second, 0, layout.seconds());
  }

  private static void line(Markup svg, String look, String x1, String y1, String x2, String y2) {
    svg.open("line", "class", look, "x1", x1, "y1", y1, "x2", x2, "y2", y2).close();
  }

  private static void text(Markup svg, String look, double x, double y, String text) {
    svg.element("text", text, "class", look, "x", number(x), "y", number(y));
  }

  private static String brief(double second, double step) {
    return step < 1
        ? String.format(Locale.ROOT, "%.1f s", second)
        : String.format(Locale.ROOT, "%.0f s", second);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
