package dev.tether.harness.nomad;

/** The binary that was given is no Nomad, or not one that can be used. One sentence says why. */
public final class NomadUnusable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NomadUnusable(String message) {
    super(message);
  }
}
