package dev.tether.protocol.goplugin;

import java.io.IOException;
import java.io.Serial;

/** A plugin's process could not be started, or did not become a plugin that can be spoken to. */
public final class PluginStartException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Reason {
    /** The file could not be executed. */
    NOT_EXECUTABLE,
    /** The process ended before it printed its handshake. */
    EXITED,
    /** The handshake did not arrive in time. */
    TIMED_OUT,
    /** The first line was something else. */
    NOT_A_HANDSHAKE,
    /** The handshake asks for versions, networks or protocols that the host does not speak. */
    INCOMPATIBLE,
    /** The address of the handshake does not answer. */
    NOT_LISTENING
  }

  private final Reason reason;

  /** Creates the exception. */
  public PluginStartException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }
}
