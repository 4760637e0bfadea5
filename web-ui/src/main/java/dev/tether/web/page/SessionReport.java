package dev.tether.web.page;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import dev.tether.web.model.Move;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Problem;
import dev.tether.web.model.Run;
import dev.tether.web.model.Session;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A session as a page that needs nothing but itself.
 *
 * @param written when it was made
 */
public record SessionReport(String written, List<Part> clusters, List<Run> runs) {
  private static final int MOST_EVENTS = 500;
  private static final int MOST_CALLS = 500;
  private static final int MOST_MOVES = 500;
  private static final int MOST_ALLOCATIONS = 500;

  public SessionReport {
    clusters = List.copyOf(clusters);
    runs = List.copyOf(runs);
  }

  /** What is told of one cluster. */
  public record Part(
      String title,
      String kind,
      TimelineSvg timeline,
      List<NodeView> nodes,
      List<AllocationView> allocations,
      List<Move> moves,
      List<OwnerChange> tasks,
      List<Problem> problems,
      List<Events.Row> events,
      List<Trace.Row> calls,
      long allCalls) {
    public Part {
      nodes = List.copyOf(nodes);
      allocations = List.copyOf(allocations);
      moves = List.copyOf(moves);
      tasks = List.copyOf(tasks);
      problems = List.copyOf(problems);
      events = List.copyOf(events);
      calls = List.copyOf(calls);
    }
  }

  /** The report of all that is known. */
  public static SessionReport of(Session session, Instant now) {
    return new SessionReport(
        now.toString(),
        session.clusters().stream().map(cluster -> part(cluster, now)).toList(),
        session.runs());
  }

  private static Part part(ClusterModel model, Instant now) {
    List<Move> moves = model.moves();
    return new Part(
        model.title(),
        model.kind(),
        TimelineSvg.of(model, now),
        model.nodes(),
        model.allocations().stream().limit(MOST_ALLOCATIONS).toList(),
        moves.subList(Math.max(0, moves.size() - MOST_MOVES), moves.size()),
        model.remoteTasks().stream().limit(MOST_ALLOCATIONS).toList(),
        model.problems(),
        model.happenings().latest(Long.MAX_VALUE, MOST_EVENTS, _ -> true).reversed().stream()
            .map(one -> row(one.thing()))
            .toList(),
        calls(model).toList().reversed(),
        model.calls().count());
  }

  private static Events.Row row(Happening one) {
    return new Events.Row(Words.time(one.at()), one.kind(), one.where(), one.what());
  }

  private static Stream<Trace.Row> calls(ClusterModel model) {
    long before = Long.MAX_VALUE;
    Stream<Trace.Row> rows = Stream.empty();
    for (int taken = 0; taken < MOST_CALLS; ) {
      Trace page = Trace.of(model, new Trace.Filter("", false), before);
      rows = Stream.concat(rows, page.rows().stream());
      taken += page.rows().size();
      if (page.older().isEmpty() || page.rows().isEmpty()) {
        break;
      }
      before = Long.parseLong(page.older());
    }
    return rows;
  }
}
