package dev.tether.web.page;

import dev.tether.web.launch.LiveCluster;
import dev.tether.web.tap.BreakPoint;
import dev.tether.web.tap.HeldCall;
import java.util.List;

/**
 * The break points of a cluster, and the calls that wait at them.
 *
 * @param cluster its key
 */
public record BreakList(String cluster, List<Point> points, List<Held> held) {
  public BreakList {
    points = List.copyOf(points);
    held = List.copyOf(held);
  }

  /** One that is set. */
  public record Point(String id, String node, String method, String at, String does, String which) {
    static Point of(BreakPoint point) {
      return new Point(
          point.id(),
          point.node().isEmpty() ? "every node" : point.node(),
          point.method(),
          point.answer() ? "answer" : "request",
          point.does(),
          point.which());
    }
  }

  /** A call that waits. */
  public record Held(long tap, long call, String node, String method, String task, String at) {
    static Held of(HeldCall held) {
      return new Held(
          held.tap(),
          held.call(),
          held.node(),
          held.method(),
          held.task(),
          held.answer() ? "before Nomad gets the answer" : "before the driver gets it");
    }
  }

  /** Those of a running cluster; asks its taps. */
  public static BreakList of(LiveCluster live) throws InterruptedException {
    return new BreakList(
        live.model().key(),
        live.desk().breaks().all().stream().map(Point::of).toList(),
        live.desk().breaks().held().stream().map(Held::of).toList());
  }

  /** What the tab says: how many calls wait, or how many break points are set. */
  public String badge() {
    return !held.isEmpty()
        ? held.size() + " held"
        : points.isEmpty() ? "" : String.valueOf(points.size());
  }
}
