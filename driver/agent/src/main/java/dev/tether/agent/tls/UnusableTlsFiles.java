package dev.tether.agent.tls;

/** A PEM file that can't be used. The message is one sentence that names the file. */
public final class UnusableTlsFiles extends Exception {
  private static final long serialVersionUID = 1;

  UnusableTlsFiles(String message, Throwable cause) {
    super(message, cause);
  }

  UnusableTlsFiles(String message) {
    this(message, null);
  }
}
