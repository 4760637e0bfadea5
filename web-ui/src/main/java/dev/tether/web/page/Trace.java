package dev.tether.web.page;

import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import dev.tether.web.model.Ring;
import dev.tether.web.model.RpcCall;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A page of the table of calls, the latest first.
 *
 * @param older the number to ask for to see older ones; empty if there are none
 * @param paged whether it is not the page of the latest calls
 * @param total how many calls there were
 */
public record Trace(
    String cluster, List<Row> rows, String older, boolean paged, long total, Filter filter) {
  private static final int PAGE = 100;

  /** A rare word is looked for among so many calls; asking for older ones goes on from there. */
  private static final long LOOK = 200_000;

  public Trace {
    rows = List.copyOf(rows);
  }

  /**
   * Which calls somebody wants to see.
   *
   * @param text what a call has to mention: node, method, task, status or note; several words have
   *     to be there all, a word with {@code -} before it must not
   * @param streams whether calls that only tell statistics and events are wanted
   */
  public record Filter(String text, boolean streams) implements Predicate<RpcCall> {
    public Filter {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public boolean test(RpcCall call) {
      if (!streams && isNoise(call)) {
        return false;
      }
      if (text.isBlank()) {
        return true;
      }
      String all =
          String.join(
                  " ",
                  call.node(),
                  call.method(),
                  call.task(),
                  call.allocation(),
                  call.held() ? "held" : call.open() ? "open" : call.status(),
                  call.note())
              .toLowerCase(Locale.ROOT);
      for (String word : text.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
        boolean unwanted = word.length() > 1 && word.startsWith("-");
        if (all.contains(unwanted ? word.substring(1) : word) == unwanted) {
          return false;
        }
      }
      return true;
    }

    private static boolean isNoise(RpcCall call) {
      return call.method().equals("TaskStats")
          || call.method().equals("TaskEvents")
          || call.method().equals("Fingerprint");
    }
  }

  /**
   * One call.
   *
   * @param tone of its status: {@code ok}, {@code bad} or {@code dim}
   */
  public record Row(
      long number,
      String time,
      String node,
      String method,
      String task,
      String allocation,
      String status,
      String tone,
      String took,
      String note) {}

  /**
   * The calls of a cluster.
   *
   * @param before only calls with lower numbers
   */
  public static Trace of(ClusterModel model, Filter filter, long before) {
    Ring.Found<RpcCall> found = model.calls().search(before, PAGE, LOOK, filter);
    String older = found.more() ? String.valueOf(found.from()) : "";
    return new Trace(
        model.key(),
        found.things().stream().map(one -> row(model, one.number(), one.thing())).toList(),
        older,
        before != Long.MAX_VALUE,
        model.calls().count(),
        filter);
  }

  private static Row row(ClusterModel model, long number, RpcCall call) {
    return new Row(
        number,
        Words.time(call.at()),
        call.node(),
        call.method(),
        task(model, call),
        call.allocation().isEmpty() ? "" : Happening.brief(call.allocation()),
        call.held() ? "held" : call.open() ? "open" : call.status(),
        call.held() ? "warn" : call.open() ? "dim" : call.status().equals("OK") ? "ok" : "bad",
        call.open() ? "" : Words.micros(call.micros()),
        call.note());
  }

  private static String task(ClusterModel model, RpcCall call) {
    return model
        .allocation(call.allocation())
        .map(AllocationView::name)
        .map(name -> name + "/" + taskName(call.task()))
        .orElse(taskName(call.task()));
  }

  /** The task's own name: Nomad's id of it is {@code allocation/task/random}. */
  private static String taskName(String id) {
    String[] parts = id.split("/", -1);
    return parts.length > 1 ? parts[1] : id;
  }
}
