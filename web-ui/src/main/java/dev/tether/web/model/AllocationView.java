package dev.tether.web.model;

import java.util.List;
import java.util.Objects;

/**
 * An allocation as Nomad tells of it.
 *
 * @param node the node's name
 * @param desired {@code run}, {@code stop} or {@code evict}
 * @param status {@code pending}, {@code running}, {@code complete}, {@code failed}, {@code lost} or
 *     {@code unknown}
 * @param why why the servers want it so; may be empty
 * @param tasks the names of its tasks
 * @param everywhere whether its job has one on each node, all with the same name
 * @param created Nomad's index of its creation: the higher, the younger
 */
public record AllocationView(
    String id,
    String name,
    String namespace,
    String job,
    String group,
    String node,
    String desired,
    String status,
    String why,
    String previous,
    List<String> tasks,
    boolean everywhere,
    long created) {
  public AllocationView {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(desired, "desired");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(previous, "previous");
    tasks = List.copyOf(tasks);
  }

  /** Whether it is over for Nomad. */
  public boolean over() {
    return status.equals("complete") || status.equals("failed") || status.equals("lost");
  }

  /** Whether somebody asked for its end: its job was stopped, changed or scaled. */
  public boolean endedOnPurpose() {
    return desired.equals("stop")
        && (why.contains("job update")
            || why.contains("not needed")
            || why.contains("job stopped"));
  }

  /** How good its state is: {@code ok}, {@code warn}, {@code bad} or {@code dim}. */
  public String tone() {
    return switch (status) {
      case "running" -> desired.equals("run") ? "ok" : "warn";
      case "pending", "unknown" -> "warn";
      case "failed", "lost" -> "bad";
      default -> "dim";
    };
  }
}
