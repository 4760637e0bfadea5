package dev.tether.harness.embedded.hcl;

/** A text is not HCL, or says something that can't be evaluated. The message names the line. */
public final class HclException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates one.
   *
   * @param line in the text, from 1
   * @param message one clause
   */
  public HclException(int line, String message) {
    super("line " + line + ": " + message);
  }

  /** Creates one about a place that the message names itself. */
  public HclException(String message) {
    super(message);
  }
}
