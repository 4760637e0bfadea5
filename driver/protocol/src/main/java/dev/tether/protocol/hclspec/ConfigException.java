package dev.tether.protocol.hclspec;

import java.io.Serial;

/**
 * A configuration cannot be read, or a value in it is not what it has to be; the message says
 * which.
 */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Creates the exception with a message for the person who wrote the configuration. */
  public ConfigException(String message) {
    super(message);
  }
}
