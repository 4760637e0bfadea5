package dev.tether.harness.tap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sees to it that the driver does not outlive the tap: a shell that reads from a pipe which only
 * the tap holds open. When the tap ends, however it ends, the shell kills the driver if that is
 * still the same process, and ends too.
 */
final class Guardian {
  /** The 20th field after the name is when a process began, which tells it from its successors. */
  private static final String PROGRAM =
      """
      trap '' HUP INT TERM PIPE
      read -r pid born || exit 0
      while read -r _; do :; done
      read -r stat 2>/dev/null <"/proc/$pid/stat" || exit 0
      set -- ${stat##*) }
      [ "${20}" = "$born" ] && kill -KILL "$pid"
      exit 0
      """;

  private final OutputStream pipe;

  private Guardian(OutputStream pipe) {
    this.pipe = pipe;
  }

  /** Starts one that has nothing to guard yet. */
  static Guardian start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("/bin/sh", "-c", PROGRAM))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Guardian(builder.start().getOutputStream());
  }

  /** Guards a process, if it runs. */
  void guard(long pid) throws IOException {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException e) {
      // It has ended already.
      return;
    }
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    pipe.write((pid + " " + fields.get(19) + "\n").getBytes(StandardCharsets.UTF_8));
    // Stays open on purpose: its end is the sign.
    pipe.flush();
  }
}
