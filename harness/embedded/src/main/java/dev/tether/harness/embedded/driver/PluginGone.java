package dev.tether.harness.embedded.driver;

/** The plugin's process ended while it was asked, or can't be started. */
public final class PluginGone extends Exception {
  private static final long serialVersionUID = 1;

  public PluginGone(String message) {
    super(message);
  }

  PluginGone(String message, Throwable cause) {
    super(message, cause);
  }
}
