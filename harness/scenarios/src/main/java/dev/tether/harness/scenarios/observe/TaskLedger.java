package dev.tether.harness.scenarios.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tasks say they wrote: each writes every line of its stdout and stderr again to a file that
 * nobody else touches. This is the truth that Nomad's log files are held against, and it shows each
 * task that ever ran, however short.
 *
 * <p>Reads files anew on each call; safe for use by many threads.
 */
public final class TaskLedger {
  /** The length of a task's line in bytes, its end included. */
  public static final int LINE = 64;

  private final Path directory;

  /**
   * Reads a directory that the tasks of one run write to.
   *
   * @param directory where the tasks write; may still be empty
   */
  public TaskLedger(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  /** One task process's account of one stream. */
  public record Account(
      SlotKey slot, String version, long pid, long startTicks, String stream, Path file) {

    /** The name of the process's own file begins with all that tells it apart. */
    static Optional<Account> of(Path file) {
      String[] parts = file.getFileName().toString().split("\\.", -1);
      if (parts.length != 8 || !parts[2].chars().allMatch(Character::isDigit)) {
        return Optional.empty();
      }
      String[] process = parts[6].split("-", -1);
      return Optional.of(
          new Account(
              new SlotKey(parts[0], parts[1], Integer.parseInt(parts[2]), parts[3], parts[4]),
              parts[5],
              Long.parseLong(process[0]),
              Long.parseLong(process[1]),
              parts[7],
              file));
    }
  }

  /** Every account, those of the tasks that started first at the beginning. */
  public List<Account> accounts() {
    List<Account> accounts = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.map(Account::of).flatMap(Optional::stream).forEach(accounts::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("can't list the tasks' own files", unreadable);
    }
    accounts.sort(Comparator.comparingLong(Account::startTicks).thenComparingLong(Account::pid));
    return List.copyOf(accounts);
  }

  /** What all processes of a slot wrote on a stream, one process after the other. */
  public byte[] written(SlotKey slot, String stream) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Account account : accounts()) {
      if (account.slot().equals(slot) && account.stream().equals(stream)) {
        all.writeBytes(wholeLines(read(account.file())));
      }
    }
    return all.toByteArray();
  }

  /** How many lines all processes of a slot wrote to stdout. */
  public long lines(SlotKey slot) {
    return written(slot, "stdout").length / LINE;
  }

  /**
   * Adds to the processes that were seen those that wrote something and were gone before anybody
   * looked.
   */
  public List<Instance> completed(List<Instance> seen) {
    List<Instance> all = new ArrayList<>(seen);
    for (Account account : accounts()) {
      boolean known =
          seen.stream()
              .anyMatch(
                  instance ->
                      instance.pid() == account.pid()
                          && instance.startTicks() == account.startTicks());
      byte[] lines = wholeLines(read(account.file()));
      if (!known && account.stream().equals("stdout") && lines.length > 0) {
        all.add(
            new Instance(
                account.pid(),
                account.startTicks(),
                account.slot(),
                account.version(),
                "",
                time(lines, 0),
                time(lines, lines.length - LINE)));
      }
    }
    all.sort(Comparator.comparing(Instance::firstSeen));
    return List.copyOf(all);
  }

  private static Instant time(byte[] lines, int at) {
    return Instant.ofEpochMilli((long) (1000 * seconds(lines, at)));
  }

  /** When the line at an offset was written: the task puts it behind the line's number. */
  private static double seconds(byte[] lines, int at) {
    return Double.parseDouble(new String(lines, at + 11, 17, StandardCharsets.UTF_8));
  }

  /** The most bytes that were written within one second. */
  public static long mostPerSecond(byte[] written) {
    List<Double> times = new ArrayList<>();
    for (int at = 0; at + LINE <= written.length; at += LINE) {
      times.add(seconds(written, at));
    }
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.size(); last++) {
      while (times.get(last) - times.get(first) > 1.0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return (long) most * LINE;
  }

  /** A process that was killed may leave half a line of which nobody can say what was written. */
  private static byte[] wholeLines(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / LINE * LINE);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("can't read what a task wrote: " + file, unreadable);
    }
  }
}
