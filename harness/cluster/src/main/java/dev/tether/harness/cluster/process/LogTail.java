package dev.tether.harness.cluster.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a log why its program ended; knows the ways in which Nomad tells it. */
public final class LogTail {
  private static final int LONGEST = 256 * 1024;
  private static final int LINES = 3;
  private static final Pattern BULLET = Pattern.compile("^\\s+\\* ");
  private static final Pattern ERROR = Pattern.compile("\\[ERROR\\]\\s+(.*)");
  private static final Pattern PLUGIN =
      Pattern.compile("agent\\.plugin_loader\\.(?!stdio)[^:]*: (.*?)(?:: plugin_dir=.*)?$");

  private LogTail() {}

  /**
   * The reason, in one line.
   *
   * @param from where in the file the program's latest life begins
   */
  public static String reason(Path log, long from) {
    List<String> lines = read(log, from).lines().filter(l -> !l.isBlank()).toList();
    List<String> plugin = last(matches(lines, PLUGIN));
    String reason =
        startError(lines)
            .orElseGet(
                () -> {
                  List<String> errors = matches(lines, ERROR);
                  return String.join("; ", last(errors.isEmpty() ? lines : errors)).strip();
                });
    if (!plugin.isEmpty()) {
      return reason + "; its plugin said: " + String.join("; ", plugin);
    }
    return reason.isEmpty() ? "it logged nothing" : reason;
  }

  /** What Nomad says before it gives up: a line, and often a list below it. */
  private static Optional<String> startError(List<String> lines) {
    int at = lines.size() - 1;
    while (at >= 0 && !lines.get(at).startsWith("==> Error ")) {
      at--;
    }
    if (at < 0) {
      return Optional.empty();
    }
    List<String> told = new ArrayList<>(List.of(lines.get(at).substring("==> ".length())));
    for (String line : lines.subList(at + 1, lines.size())) {
      if (!BULLET.matcher(line).find()) {
        break;
      }
      told.add(BULLET.matcher(line).replaceFirst("").strip());
    }
    return Optional.of(String.join(" ", told));
  }

  private static List<String> matches(List<String> lines, Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .distinct()
        .toList();
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
  }

  /** The length of a file, or 0 while there is none. */
  public static long size(Path log) {
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
