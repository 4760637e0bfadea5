package dev.tether.harness.cluster.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the lines of a Nomad agent's log that say why it ended. */
final class LogTail {
  private static final int LONGEST = 64 * 1024;
  private static final int LINES = 3;
  private static final Pattern REASON = Pattern.compile("^==> |\\[ERROR\\]|^Error |^\\s+\\* ");
  private static final Pattern CHATTER =
      Pattern.compile(
          "^==> (WARNING|Nomad agent|Starting Nomad|Loaded config|Caught"
              + " signal|Gracefully|Newer|View)");
  private static final Pattern STAMP =
      Pattern.compile("^\\s*\\d{4}-\\d\\d-\\d\\dT\\S+ \\[ERROR\\]\\s+|^==> ");

  private LogTail() {}

  /**
   * The reason, in one line.
   *
   * @param from where in the file the agent's latest life begins
   */
  static String reason(Path log, long from) {
    List<String> lines = read(log, from).lines().filter(l -> !l.isBlank()).toList();
    List<String> reasons =
        lines.stream()
            .filter(l -> REASON.matcher(l).find() && !CHATTER.matcher(l).find())
            .map(l -> STAMP.matcher(l).replaceFirst("").strip())
            .distinct()
            .toList();
    List<String> told = reasons.isEmpty() ? lines : reasons;
    return told.isEmpty()
        ? "it logged nothing"
        : String.join("; ", told.subList(Math.max(0, told.size() - LINES), told.size()));
  }

  static long size(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static String read(Path log, long from) {
    try (FileChannel file = FileChannel.open(log)) {
      long start = Math.max(from, file.size() - LONGEST);
      ByteBuffer tail = ByteBuffer.allocate((int) Math.max(0, file.size() - start));
      while (tail.hasRemaining() && file.read(tail, start + tail.position()) > 0) {
        // Until the end.
      }
      return new String(tail.array(), 0, tail.position(), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
