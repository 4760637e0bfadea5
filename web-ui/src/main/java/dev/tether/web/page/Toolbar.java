package dev.tether.web.page;

import dev.tether.harness.scenarios.verify.Verdict;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Session;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the toolbar and the status line say of the selected cluster.
 *
 * @param target the node that the buttons act on; empty for none
 * @param runnable why no job can be run; nothing if one can
 */
public record Toolbar(
    String cluster,
    List<Choice> clusters,
    String target,
    List<Button> buttons,
    Optional<String> runnable,
    String moves,
    String tone) {
  private static final Set<String> SHOWN =
      Set.of("Drain", "End drain", "Kill node", "Start node", "Crash plugin", "Pause", "Resume");

  public Toolbar {
    clusters = List.copyOf(clusters);
    buttons = List.copyOf(buttons);
  }

  /** A cluster that can be selected. */
  public record Choice(String key, String title, boolean selected) {}

  /** What a browser's toolbar shows. */
  public static Toolbar of(Session session, Inspector inspector, Selection selection) {
    Optional<ClusterModel> cluster = session.cluster(selection.cluster());
    List<Choice> choices =
        session.clusters().stream()
            .map(
                one ->
                    new Choice(
                        one.key(),
                        one.title() + " · " + one.kind(),
                        one.key().equals(selection.cluster())))
            .toList();
    if (cluster.isEmpty()) {
      return new Toolbar(
          "", choices, "", List.of(), Optional.of("no cluster is selected"), "", "dim");
    }
    ClusterModel model = cluster.get();
    Optional<NodeView> target = target(model, selection);
    List<Button> buttons =
        target.stream()
            .flatMap(node -> inspector.nodeButtons(model, node).stream())
            .filter(button -> SHOWN.contains(button.label()))
            .toList();
    return new Toolbar(
        model.key(),
        choices,
        target.map(NodeView::name).orElse(""),
        buttons,
        model.isRunning() ? Optional.empty() : Optional.of(Words.whyNot(model)),
        moves(model),
        tone(model));
  }

  /** The node that is selected, or that of what is selected. */
  public static Optional<NodeView> target(ClusterModel model, Selection selection) {
    return switch (selection.kind()) {
      case "node" -> model.node(selection.name());
      case "alloc" -> model.allocation(selection.name()).flatMap(one -> model.node(one.node()));
      case "task" ->
          model.remoteTasks().stream()
              .filter(one -> one.remoteTask().equals(selection.name()))
              .findFirst()
              .flatMap(one -> model.node(one.nodeName()));
      default ->
          model.remoteTasks().stream().findFirst().flatMap(one -> model.node(one.nodeName()));
    };
  }

  private static String moves(ClusterModel model) {
    int all = Arrays.stream(Verdict.values()).mapToInt(model.owners()::count).sum();
    return "%d move%s: %d reattached, %d restarted, %d lost, %d duplicated"
        .formatted(
            all,
            all == 1 ? "" : "s",
            model.owners().count(Verdict.REATTACHED),
            model.owners().count(Verdict.RESTARTED),
            model.owners().count(Verdict.LOST),
            model.owners().count(Verdict.DUPLICATED));
  }

  private static String tone(ClusterModel model) {
    boolean bad =
        Stream.of(Verdict.RESTARTED, Verdict.LOST, Verdict.DUPLICATED)
            .anyMatch(verdict -> model.owners().count(verdict) > 0);
    return bad ? "bad" : model.owners().count(Verdict.REATTACHED) > 0 ? "ok" : "dim";
  }
}
