package dev.tether.web.page;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.action.ClusterAction;
import dev.tether.web.action.NodeAction;
import dev.tether.web.launch.LaunchPad;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Phase;
import dev.tether.web.model.RpcCall;
import dev.tether.web.model.Session;
import dev.tether.web.page.Details.Fact;
import dev.tether.web.page.Details.Link;
import dev.tether.web.page.Details.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells what there is to know of what is selected, and what can be done to it. */
public final class Inspector {
  private final Session session;
  private final LaunchPad pad;

  /** Looks into these. */
  public Inspector(Session session, LaunchPad pad) {
    this.session = session;
    this.pad = pad;
  }

  /** The details of a selection. */
  public Details of(Selection selection) {
    Optional<ClusterModel> cluster = session.cluster(selection.cluster());
    if (cluster.isEmpty()) {
      return nothing("Nothing is selected");
    }
    ClusterModel model = cluster.get();
    return switch (selection.kind()) {
      case "node" ->
          model
              .node(selection.name())
              .map(node -> node(model, node))
              .orElseGet(() -> gone(selection));
      case "alloc" ->
          model
              .allocation(selection.name())
              .map(allocation -> allocation(model, allocation))
              .orElseGet(() -> gone(selection));
      case "task" -> task(model, selection.name()).orElseGet(() -> gone(selection));
      default -> cluster(model);
    };
  }

  private static Details nothing(String title) {
    return new Details(title, List.of(), List.of());
  }

  private static Details gone(Selection selection) {
    return nothing("%s %s is gone".formatted(selection.kind(), selection.name()));
  }

  /** The buttons for a node. */
  public List<Button> nodeButtons(ClusterModel model, NodeView node) {
    Optional<LiveCluster> live = pad.live(model.key());
    if (live.isEmpty()) {
      return List.of();
    }
    boolean divisible =
        live.get().cluster().nodes().stream()
            .anyMatch(one -> one.name().equals(node.name()) && one.canBePartitioned());
    return Arrays.stream(NodeAction.values())
        .map(
            action ->
                new Button(
                    action.label(),
                    "/c/%s/node/%s/%s".formatted(model.key(), node.name(), action.word()),
                    action.harmful() ? "bad" : "plain",
                    action.obstacle(node, divisible),
                    action.command(node, live.get().address())))
        .toList();
  }

  private Details node(ClusterModel model, NodeView node) {
    List<AllocationView> allocations =
        model.allocations().stream().filter(one -> one.node().equals(node.name())).toList();
    return new Details(
        "Node " + node.name(),
        nodeButtons(model, node),
        List.of(
            new Section.Facts(
                "Node",
                List.of(
                    new Fact("state", node.status().word()),
                    new Fact("id", node.id()),
                    new Fact("agent", node.up() ? "runs" : "does not run"),
                    new Fact("driver", node.driverHealthy() ? "healthy" : "unhealthy"),
                    new Fact("says", node.driverNote()))),
            new Section.Chain(
                "Allocations",
                allocations.stream()
                    .limit(20)
                    .map(
                        one ->
                            new Link(
                                Happening.brief(one.id()) + " " + one.name(),
                                one.status(),
                                one.status().equals("running")))
                    .toList()),
            LatencyTable.of(model, call -> call.node().equals(node.name()))));
  }

  private Details allocation(ClusterModel model, AllocationView allocation) {
    Controls controls = controls(model);
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Facts(
            "Allocation",
            List.of(
                new Fact("name", allocation.name()),
                new Fact("id", allocation.id()),
                new Fact("node", allocation.node()),
                new Fact("status", allocation.status()),
                new Fact("should", allocation.desired()),
                new Fact("because", allocation.why()),
                new Fact("previous", Happening.brief(allocation.previous())))));
    sections.addAll(controls.forms(allocation));
    sections.add(
        new Section.Actions("All of job " + allocation.job(), controls.jobButtons(allocation)));
    for (OwnerChange task : model.remoteTasks()) {
      if (task.allocationId().equals(allocation.id())) {
        RemoteTaskDetails.of(model, task.remoteTask())
            .ifPresent(details -> sections.addAll(details.sections()));
      }
    }
    return new Details(
        "Allocation " + Happening.brief(allocation.id()), controls.buttons(allocation), sections);
  }

  /** A remote task, with what can be done to it and to its owner. */
  private Optional<Details> task(ClusterModel model, String name) {
    Controls controls = controls(model);
    Optional<OwnerChange> present =
        model.remoteTasks().stream().filter(one -> one.remoteTask().equals(name)).findFirst();
    Optional<AllocationView> owner = present.flatMap(one -> model.allocation(one.allocationId()));
    List<Button> buttons = new ArrayList<>();
    owner.ifPresent(allocation -> buttons.addAll(controls.buttons(allocation)));
    present.ifPresent(one -> buttons.add(controls.crash(one)));
    return RemoteTaskDetails.of(model, name)
        .map(
            details -> {
              List<Section> sections = new ArrayList<>(details.sections());
              owner.ifPresent(
                  allocation -> {
                    sections.addAll(controls.forms(allocation));
                    sections.add(
                        new Section.Actions(
                            "All of job " + allocation.job(), controls.jobButtons(allocation)));
                  });
              return new Details(details.title(), buttons, sections);
            });
  }

  private Controls controls(ClusterModel model) {
    return new Controls(model, pad.live(model.key()).map(LiveCluster::address).orElse(""));
  }

  private Details cluster(ClusterModel model) {
    List<Button> buttons = new ArrayList<>();
    if (model.isRunning()) {
      for (ClusterAction action : ClusterAction.values()) {
        buttons.add(
            new Button(
                action.label(),
                "/c/%s/cluster/%s".formatted(model.key(), action.word()),
                "plain",
                Optional.empty(),
                action.command()));
      }
    }
    buttons.add(
        new Button(
            model.phase() instanceof Phase.Opened ? "Close" : "End cluster",
            "/c/" + model.key() + "/end",
            "bad",
            Optional.empty(),
            "Ctrl-C"));
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("kind", model.kind()));
    if (model.phase() instanceof Phase.Running(String version, String address)) {
      facts.add(new Fact("Nomad", version));
      facts.add(new Fact("API", address));
    }
    if (model.phase() instanceof Phase.Opened(String version, String file, Instant until)) {
      facts.add(new Fact("Nomad", version));
      facts.add(new Fact("opened from", file));
      facts.add(new Fact("as it was at", until.toString()));
    }
    facts.add(new Fact("nodes", String.valueOf(model.nodes().size())));
    facts.add(new Fact("remote tasks", String.valueOf(model.remoteTasks().size())));
    facts.add(new Fact("calls", String.valueOf(model.calls().count())));
    return new Details(
        "Cluster " + model.title(),
        buttons,
        List.of(
            new Section.Facts("Cluster", facts),
            new Section.Text("Start", String.join("\n", model.progress())),
            LatencyTable.of(model, RpcCall::isOver)));
  }
}
