package dev.tether.harness.report;

import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.run.ScenarioResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where things are in the picture of a scenario, in its own units.
 *
 * @param seconds how long the scenario took, never 0
 * @param lanes the nodes, from top to bottom
 * @param remoteTasks the runtime's names of tasks, in order of appearance
 * @param rows for each lane the tasks that were ever in it, from top to bottom
 * @param processes how many processes are drawn
 */
record PictureLayout(
    double seconds,
    List<Lane> lanes,
    List<String> remoteTasks,
    Map<String, List<String>> rows,
    int processes) {
  static final int WIDTH = 1080;
  static final int FAULT_ROWS = 3;
  static final int RIBBON = 12;
  static final int MOST_PROCESSES = 12;

  private static final int LEFT = 92;
  private static final int RIGHT = 12;
  private static final int TOP = 42;
  private static final int ABOVE_RIBBONS = 22;
  private static final int ROW = 24;
  private static final int MOST_TICKS = 12;

  /** A node's place. */
  record Lane(String name, double top, double bottom) {}

  static PictureLayout of(ScenarioResult result) {
    Observations seen = result.observations();
    Set<String> names = new TreeSet<>();
    seen.rpcs().forEach(rpc -> names.add(rpc.node()));
    seen.owners().forEach(change -> names.add(change.nodeName()));
    Set<String> tasks = new LinkedHashSet<>();
    Map<String, List<String>> rows = new LinkedHashMap<>();
    names.forEach(name -> rows.put(name, new ArrayList<>()));
    for (OwnerChange change : seen.owners()) {
      tasks.add(change.remoteTask());
      List<String> inLane = rows.get(change.nodeName());
      if (!inLane.contains(change.remoteTask())) {
        inLane.add(change.remoteTask());
      }
    }
    List<Lane> lanes = new ArrayList<>();
    double y = TOP;
    for (String name : names) {
      double bottom = y + ABOVE_RIBBONS + ROW * Math.max(1, rows.get(name).size());
      lanes.add(new Lane(name, y, bottom));
      y = bottom;
    }
    return new PictureLayout(
        Math.max(0.1, result.took().toNanos() / 1e9),
        List.copyOf(lanes),
        List.copyOf(tasks),
        rows,
        Math.min(seen.instances().size(), MOST_PROCESSES));
  }

  int top() {
    return TOP;
  }

  int processesTop() {
    return (int) (lanes.isEmpty() ? TOP : lanes.getLast().bottom());
  }

  int height() {
    return processesTop() + 4 + 14 * processes + 22;
  }

  double x(double second) {
    return LEFT + (WIDTH - LEFT - RIGHT) * second / seconds;
  }

  /** The top of a ribbon. */
  double y(OwnerChange change) {
    int row = rows.get(change.nodeName()).indexOf(change.remoteTask());
    return lane(change.nodeName()).top() + ABOVE_RIBBONS + (double) ROW * row;
  }

  Lane lane(String name) {
    return lanes.stream().filter(lane -> lane.name().equals(name)).findFirst().orElseThrow();
  }

  /** Seconds between two ticks of the axis. */
  double tick() {
    double[] steps = {0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120};
    for (double step : steps) {
      if (seconds / step <= MOST_TICKS) {
        return step;
      }
    }
    return 300;
  }
}
