package dev.tether.harness.cluster;

/** A cluster could not do what it was told. The message is for people: what, where, and why. */
public final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ClusterFailure(String message) {
    super(message);
  }

  public ClusterFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
