package dev.tether.harness.embedded.state;

/** A kind of thing that is stored. */
public enum Table {
  NODES("Node"),
  JOBS("Job"),
  ALLOCATIONS("Allocation"),
  EVALUATIONS("Evaluation"),
  DEPLOYMENTS("Deployment"),
  VARIABLES("Variable"),
  SERVICES("Service");

  private final String topic;

  Table(String topic) {
    this.topic = topic;
  }

  /** Its name in the event stream. */
  public String topic() {
    return topic;
  }
}
