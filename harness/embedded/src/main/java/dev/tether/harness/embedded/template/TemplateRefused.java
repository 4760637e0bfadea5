package dev.tether.harness.embedded.template;

/** A template can't be rendered here. The message is a clause for people. */
public final class TemplateRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TemplateRefused(String message) {
    super(message);
  }
}
