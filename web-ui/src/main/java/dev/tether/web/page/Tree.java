package dev.tether.web.page;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import dev.tether.web.model.Moves;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Phase;
import dev.tether.web.model.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The explorer's clusters.
 *
 * @param rows from top to bottom
 */
public record Tree(List<Row> rows) {
  /** A cluster with more nodes begins folded. */
  private static final int OPEN_NODES = 12;

  private static final int MOST_ALLOCATIONS = 40;

  public Tree {
    rows = List.copyOf(rows);
  }

  /**
   * One line.
   *
   * @param level how far it is set in, from 1
   * @param select what a click selects; empty for nothing
   * @param fold what folds it; empty if there is nothing below
   * @param tone the colour of its dot
   * @param aside what stands at the right
   */
  public record Row(
      int level,
      String cluster,
      String select,
      String fold,
      boolean open,
      boolean selected,
      String tone,
      String label,
      String aside) {}

  /**
   * The explorer of a browser.
   *
   * @param toggled what was folded or unfolded there
   */
  public static Tree of(Session session, Selection selection, Set<String> toggled) {
    List<Row> rows = new ArrayList<>();
    for (ClusterModel cluster : session.clusters()) {
      String fold = "f-" + cluster.key();
      boolean open = !toggled.contains(fold);
      rows.add(
          new Row(
              1,
              cluster.key(),
              "cluster:" + cluster.key(),
              fold,
              open,
              selection.is(cluster.key(), "cluster:" + cluster.key()),
              tone(cluster),
              cluster.title(),
              aside(cluster)));
      if (open) {
        new Below(cluster, selection, toggled, rows).add();
      }
    }
    return new Tree(rows);
  }

  private static String tone(ClusterModel cluster) {
    return switch (cluster.phase()) {
      case Phase.Starting _ -> "warn";
      case Phase.Running _ -> "ok";
      case Phase.Failed _ -> "bad";
      case Phase.Ended _, Phase.Opened _ -> "dim";
    };
  }

  private static String aside(ClusterModel cluster) {
    return switch (cluster.phase()) {
      case Phase.Starting _ -> "starting";
      case Phase.Running _ -> cluster.kind();
      case Phase.Failed _ -> "failed";
      case Phase.Ended _ -> "ended";
      case Phase.Opened _ -> "from a file";
    };
  }

  /** What is below one cluster. */
  private record Below(
      ClusterModel cluster, Selection selection, Set<String> toggled, List<Row> rows) {

    void add() {
      switch (cluster.phase()) {
        case Phase.Starting _ -> {
          List<String> told = cluster.progress();
          if (!told.isEmpty()) {
            note(told.getLast());
          }
        }
        case Phase.Failed(String reason) -> note(reason);
        case Phase.Running _, Phase.Opened _ -> nodes();
        case Phase.Ended _ -> {}
      }
    }

    private void note(String text) {
      rows.add(new Row(2, cluster.key(), "", "", false, false, "none", text, ""));
    }

    private void nodes() {
      List<NodeView> nodes = cluster.nodes();
      Map<String, List<AllocationView>> placed =
          cluster.allocations().stream()
              .filter(one -> !one.over() || one.status().equals("failed"))
              .collect(Collectors.groupingBy(AllocationView::node));
      Map<String, List<OwnerChange>> tasks =
          cluster.remoteTasks().stream().collect(Collectors.groupingBy(OwnerChange::allocationId));
      for (NodeView node : nodes) {
        List<AllocationView> allocations = placed.getOrDefault(node.name(), List.of());
        String fold = "f-" + cluster.key() + "-" + node.name();
        boolean open = toggled.contains(fold) != nodes.size() <= OPEN_NODES;
        String word = node.status().word();
        rows.add(
            row(
                2,
                "node:" + node.name(),
                allocations.isEmpty() ? "" : fold,
                open,
                node.status().tone(),
                node.name(),
                word.equals("ready") ? count(allocations.size()) : word));
        if (open) {
          allocations.stream()
              .limit(MOST_ALLOCATIONS)
              .forEach(one -> allocation(one, tasks.getOrDefault(one.id(), List.of())));
          if (allocations.size() > MOST_ALLOCATIONS) {
            rows.add(
                row(
                    3,
                    "node:" + node.name(),
                    "",
                    false,
                    "none",
                    (allocations.size() - MOST_ALLOCATIONS) + " more",
                    ""));
          }
        }
      }
    }

    private static String count(int allocations) {
      return allocations == 0 ? "" : allocations == 1 ? "1 alloc" : allocations + " allocs";
    }

    private void allocation(AllocationView allocation, List<OwnerChange> tasks) {
      String select = "alloc:" + allocation.id();
      rows.add(
          row(
              3,
              select,
              "",
              false,
              allocation.tone(),
              Happening.brief(allocation.id()) + " " + allocation.name(),
              allocation.status().equals("running") ? "" : allocation.status()));
      for (OwnerChange task : tasks) {
        String identity = Moves.identity(task.state());
        rows.add(
            row(
                4,
                "task:" + task.remoteTask(),
                "",
                false,
                identity.isEmpty() ? "warn" : "ok",
                identity.isEmpty()
                    ? task.slot().task() + " " + task.state()
                    : task.slot().task() + " · pid " + identity.replaceFirst("@.*", ""),
                "gen " + task.generation()));
      }
    }

    private Row row(
        int level,
        String select,
        String fold,
        boolean open,
        String tone,
        String label,
        String aside) {
      return new Row(
          level,
          cluster.key(),
          select,
          fold,
          open,
          selection.is(cluster.key(), select),
          tone,
          label,
          aside);
    }
  }
}
