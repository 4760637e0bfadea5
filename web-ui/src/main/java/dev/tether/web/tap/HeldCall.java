package dev.tether.web.tap;

import java.util.Objects;

/**
 * A call that waits at a break point.
 *
 * @param tap the number of the tap; with {@code call} it names the call
 * @param node the node whose plugin is called
 * @param task the id of the task it is about; may be empty
 * @param answer whether it is the answer that waits
 */
public record HeldCall(
    long tap, long call, String node, String method, String task, boolean answer) {
  public HeldCall {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(task, "task");
  }
}
