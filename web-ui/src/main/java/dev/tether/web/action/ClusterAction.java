package dev.tether.web.action;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.web.launch.LiveCluster;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a cluster as a whole, and to the agent that runs its remote tasks. */
public enum ClusterAction {
  ADD_NODE("Add node", false),
  KILL_RUNTIME("Kill runtime agent", true),
  START_RUNTIME("Start runtime agent", false),
  CUT_RUNTIME("Cut off runtime", true),
  HEAL_RUNTIME("Heal runtime", false);

  private final String label;
  private final boolean fault;

  ClusterAction(String label, boolean fault) {
    this.label = label;
    this.fault = fault;
  }

  /** The name of its button. */
  public String label() {
    return label;
  }

  /** Its name in addresses: {@code add-node}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The action with a name. */
  public static Optional<ClusterAction> named(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }

  /** The command that does the same. */
  public String command() {
    return switch (this) {
      case ADD_NODE -> "nomad agent -client -config client.hcl";
      case KILL_RUNTIME -> "kill -KILL <tether-agent>";
      case START_RUNTIME -> "./tether agent --config agent.hcl";
      case CUT_RUNTIME -> "iptables -A OUTPUT -p tcp --dport <agent> -j REJECT";
      case HEAL_RUNTIME -> "iptables -D OUTPUT -p tcp --dport <agent> -j REJECT";
    };
  }

  /** Does it; returns when it is done, with a sentence that says so. */
  public String perform(LiveCluster live, Instant now) throws InterruptedException {
    live.model()
        .done(
            new Action(
                now, this == ADD_NODE ? "" : "remote", label.toLowerCase(Locale.ROOT), fault));
    return switch (this) {
      case ADD_NODE -> {
        ClusterNode node = live.cluster().addNode();
        yield node.name() + " is ready";
      }
      case KILL_RUNTIME -> {
        live.cluster().remoteHost().crash();
        yield "the runtime agent is dead; its tasks live on";
      }
      case START_RUNTIME -> {
        live.cluster().remoteHost().start();
        yield "the runtime agent answers";
      }
      case CUT_RUNTIME -> {
        live.cluster().remoteHost().link().cut();
        yield "the drivers don't reach the runtime agent any more";
      }
      case HEAL_RUNTIME -> {
        live.cluster().remoteHost().link().flow();
        yield "the drivers reach the runtime agent again";
      }
    };
  }
}
