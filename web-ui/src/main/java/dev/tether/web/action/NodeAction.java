package dev.tether.web.action;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.NodeView.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a node. */
public enum NodeAction {
  DRAIN("Drain", true),
  UNDRAIN("End drain", false),
  KILL("Kill node", true),
  START("Start node", false),
  RESTART_AGENT("Restart agent", true),
  CRASH_PLUGIN("Crash plugin", true),
  PAUSE("Pause", true),
  RESUME("Resume", false),
  PARTITION("Partition", true),
  HEAL("Heal", false),
  REMOVE("Remove node", true);

  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(40);

  private final String label;
  private final boolean fault;

  NodeAction(String label, boolean fault) {
    this.label = label;
    this.fault = fault;
  }

  /** The name of its button. */
  public String label() {
    return label;
  }

  /** Its name in addresses: {@code crash-plugin}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The action with a name. */
  public static Optional<NodeAction> named(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }

  /** Whether it takes something away from people: a reason to look twice. */
  public boolean harmful() {
    return this == KILL || this == CRASH_PLUGIN || this == REMOVE;
  }

  /** Why it can't be done to a node now, a sentence; nothing if it can. */
  public Optional<String> obstacle(NodeView node, boolean canBePartitioned) {
    Status status = node.status();
    boolean frozen = status == Status.PAUSED;
    if (!node.up() && this != START && this != REMOVE) {
      return because(node, "is not running: start it first");
    }
    return switch (this) {
      case DRAIN ->
          status == Status.DRAINING || status == Status.INELIGIBLE
              ? because(node, "is drained already")
              : Optional.empty();
      case UNDRAIN ->
          status == Status.INELIGIBLE
              ? Optional.empty()
              : because(node, status == Status.DRAINING ? "is not drained yet" : "is not drained");
      case START -> node.up() ? because(node, "is running") : Optional.empty();
      case CRASH_PLUGIN, RESTART_AGENT, PAUSE ->
          frozen ? because(node, "is frozen: resume it first") : Optional.empty();
      case RESUME -> frozen ? Optional.empty() : because(node, "is not paused");
      case PARTITION ->
          canBePartitioned
              ? status == Status.CUT ? because(node, "is cut off already") : Optional.empty()
              : because(
                  node, "shares its network with this machine: only containers can be cut off");
      case HEAL -> status == Status.CUT ? Optional.empty() : because(node, "is not cut off");
      case KILL -> Optional.empty();
      case REMOVE -> node.up() ? because(node, "is running: kill it first") : Optional.empty();
    };
  }

  private static Optional<String> because(NodeView node, String what) {
    return Optional.of(node.name() + " " + what);
  }

  /** The command that does the same. */
  public String command(NodeView node, String address) {
    String nomad = "nomad node ";
    String at = " -address=" + address + " ";
    String processes =
        "$(grep -lsz '^TETHER_NODE=" + node.name() + "$' /proc/[0-9]*/environ | cut -d/ -f3)";
    return switch (this) {
      case DRAIN ->
          nomad
              + "drain"
              + at
              + "-enable -yes -detach -deadline "
              + DRAIN_DEADLINE.toSeconds()
              + "s "
              + node.id();
      case UNDRAIN -> nomad + "drain" + at + "-disable -yes " + node.id();
      case KILL -> "kill -KILL " + processes;
      case PAUSE -> "kill -STOP " + processes;
      case RESUME -> "kill -CONT " + processes;
      case START -> "nomad agent -client -config " + node.name() + ".hcl";
      case RESTART_AGENT -> "kill -KILL <agent of " + node.name() + ">; nomad agent -client …";
      case CRASH_PLUGIN -> "kill -KILL <plugin of " + node.name() + ">";
      case PARTITION -> "iptables -A INPUT -s <" + node.name() + "> -j DROP";
      case HEAL -> "iptables -D INPUT -s <" + node.name() + "> -j DROP";
      case REMOVE -> "curl -X PUT " + address + "/v1/node/" + node.id() + "/purge";
    };
  }

  /** Does it; returns when it is done. */
  public void perform(LiveCluster live, String name, Instant now) throws InterruptedException {
    ClusterNode node = live.node(name);
    live.model().done(new Action(now, name, label.toLowerCase(Locale.ROOT), fault));
    switch (this) {
      case DRAIN -> node.drain(DRAIN_DEADLINE);
      case UNDRAIN -> node.undrain();
      case KILL -> {
        live.faults().clear(name);
        node.kill();
      }
      case START -> node.start();
      case RESTART_AGENT -> {
        node.killAgent();
        node.start();
      }
      case CRASH_PLUGIN -> node.crashPlugin();
      case PAUSE -> {
        node.pause();
        live.faults().put(name, Status.PAUSED);
      }
      case RESUME -> {
        node.resume();
        live.faults().clear(name);
      }
      case PARTITION -> {
        node.partition();
        live.faults().put(name, Status.CUT);
      }
      case HEAL -> {
        node.heal();
        live.faults().clear(name);
      }
      case REMOVE -> live.cluster().api().purgeNode(node.id());
    }
  }
}
