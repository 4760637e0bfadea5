package dev.tether.web.model;

import java.util.Objects;

/**
 * A node as it is now.
 *
 * @param status what the servers say, or what was done to it
 * @param driverHealthy whether the driver under test is healthy there
 * @param driverNote what that driver says of its health
 */
public record NodeView(
    String name,
    String id,
    Status status,
    boolean up,
    boolean eligible,
    boolean driverHealthy,
    String driverNote) {

  /** One word for a node's state. */
  public enum Status {
    READY("ready", "ok"),
    DRAINING("draining", "warn"),
    INELIGIBLE("drained", "warn"),
    PAUSED("paused", "warn"),
    CUT("cut off", "bad"),
    INITIALIZING("starting", "warn"),
    DISCONNECTED("disconnected", "bad"),
    DOWN("down", "bad");

    private final String word;
    private final String tone;

    Status(String word, String tone) {
      this.word = word;
      this.tone = tone;
    }

    /** For people. */
    public String word() {
      return word;
    }

    /** How good that is: {@code ok}, {@code warn} or {@code bad}. */
    public String tone() {
      return tone;
    }
  }

  public NodeView {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(driverNote, "driverNote");
  }
}
