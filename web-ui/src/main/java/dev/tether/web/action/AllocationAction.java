package dev.tether.web.action;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.nomad.NomadClient;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.Happening;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done to an allocation. */
public enum AllocationAction {
  STOP("Stop"),
  RESTART("Restart");

  private final String label;

  AllocationAction(String label) {
    this.label = label;
  }

  /** The name of its button. */
  public String label() {
    return label;
  }

  /** Its name in addresses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action with a name. */
  public static Optional<AllocationAction> named(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }

  /** Why it can't be done now, a sentence; nothing if it can. */
  public Optional<String> obstacle(AllocationView allocation) {
    return allocation.status().equals("running")
        ? Optional.empty()
        : Optional.of(
            "allocation %s is %s".formatted(Happening.brief(allocation.id()), allocation.status()));
  }

  /** The command that does the same. */
  public String command(AllocationView allocation, String address) {
    String options = " -address=" + address + " ";
    return switch (this) {
      case STOP -> "nomad alloc stop" + options + "-detach " + allocation.id();
      case RESTART -> "nomad alloc restart" + options + allocation.id();
    };
  }

  /** Does it. */
  public void perform(LiveCluster live, AllocationView allocation, Instant now) {
    live.model()
        .done(
            new Action(
                now,
                allocation.node(),
                "alloc %s %s"
                    .formatted(label.toLowerCase(Locale.ROOT), Happening.brief(allocation.id())),
                false));
    NomadClient api = live.cluster().api();
    switch (this) {
      case STOP -> api.stopAllocation(allocation.id());
      case RESTART -> api.restartAllocation(allocation.id(), Optional.empty());
    }
  }
}
