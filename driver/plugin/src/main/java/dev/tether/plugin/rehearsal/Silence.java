package dev.tether.plugin.rehearsal;

import java.util.ResourceBundle;

/** A log that nobody reads. */
final class Silence implements System.Logger {
  @Override
  public String getName() {
    return Silence.class.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return false;
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {}

  @Override
  public void log(Level level, ResourceBundle bundle, String format, Object... arguments) {}
}
