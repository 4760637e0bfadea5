package dev.tether.protocol.goplugin;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * Logs what is written to it, a line at a time. A plugin's real standard output belongs to the
 * handshake: a host that meets a long line there stops reading, and the next write would block for
 * ever.
 */
final class LoggedOutput extends OutputStream {
  private static final int MAX_LINE_BYTES = 8 << 10;

  private final System.Logger log;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LoggedOutput(String name) {
    log = System.getLogger(name);
  }

  @Override
  public synchronized void write(int b) {
    if (b != '\n') {
      line.write(b);
    }
    if (b == '\n' || line.size() >= MAX_LINE_BYTES) {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      log.log(Level.INFO, text);
    }
  }
}
