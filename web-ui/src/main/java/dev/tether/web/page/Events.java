package dev.tether.web.page;

import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import java.util.List;
import java.util.Locale;

/**
 * What happened on a cluster, the latest first.
 *
 * @param filter what each has to mention
 */
public record Events(List<Row> rows, String filter) {
  private static final int MOST = 200;

  public Events {
    rows = List.copyOf(rows);
  }

  /** One event. */
  public record Row(String time, String kind, String where, String what) {}

  /** The latest events that mention a text. */
  public static Events of(ClusterModel model, String filter) {
    String wanted = filter.toLowerCase(Locale.ROOT).strip();
    return new Events(
        model.happenings().latest(Long.MAX_VALUE, MOST, one -> mentions(one, wanted)).stream()
            .map(one -> row(one.thing()))
            .toList(),
        filter);
  }

  private static boolean mentions(Happening one, String wanted) {
    return wanted.isEmpty()
        || (one.kind() + " " + one.where() + " " + one.what())
            .toLowerCase(Locale.ROOT)
            .contains(wanted);
  }

  private static Row row(Happening one) {
    return new Row(Words.time(one.at()), one.kind(), one.where(), one.what());
  }
}
