package dev.tether.web.page;

import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Problem;
import dev.tether.web.model.Session;
import java.util.List;

/** What needs attention, of all clusters. */
public record Problems(List<Row> rows) {
  public Problems {
    rows = List.copyOf(rows);
  }

  /** A problem and the cluster it is one of. */
  public record Row(String cluster, String title, Problem problem) {}

  /** All problems there are. */
  public static Problems of(Session session) {
    return new Problems(session.clusters().stream().flatMap(one -> of(one).stream()).toList());
  }

  private static List<Row> of(ClusterModel cluster) {
    return cluster.problems().stream()
        .map(problem -> new Row(cluster.key(), cluster.title(), problem))
        .toList();
  }
}
