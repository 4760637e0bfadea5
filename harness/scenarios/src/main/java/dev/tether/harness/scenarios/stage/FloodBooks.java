package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.LogComparison;
import dev.tether.harness.scenarios.observe.NumberedLog;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The books of a task that writes much. A thread sets its pace: it may be so many bytes ahead of
 * Nomad's log files, so that what a slow machine can't carry does not pile up. The task counts its
 * lines; what they hold is known.
 */
final class FloodBooks implements Books {
  /** More than a handover takes at full speed. */
  private static final long AHEAD = 80_000_000;

  /** How many lines the task writes at once, before it counts them. */
  private static final long BLOCK = 1_000;

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STREAM = "stdout";

  private final Stage stage;
  private final StagedJob job;
  private final Path base;
  private final LogFiles files;
  private final Thread pacer;
  private final Instant begin;

  FloodBooks(Stage stage, StagedJob job) {
    this.stage = Objects.requireNonNull(stage, "stage");
    this.job = Objects.requireNonNull(job, "job");
    this.base = stage.ledgerDirectory().resolve("flood." + job.id());
    this.files = new LogFiles(stage.cluster(), stage.ledger());
    this.begin = stage.now();
    this.pacer = Thread.ofVirtual().name("flood-pacer").start(this::pace);
  }

  private void pace() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          allow((delivered() + AHEAD) / NumberedLog.LINE);
        } catch (NomadFailure notNow) {
          // The pace stays as it is until Nomad answers.
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private long delivered() {
    return job.allocations().stream()
        .flatMap(allocation -> files.files(allocation, Outline.TASK, STREAM).stream())
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  private void allow(long lines) {
    try {
      Path draft = Files.writeString(Path.of(base + ".draft"), "%020d\n".formatted(lines));
      Files.move(
          draft,
          Path.of(base + ".allowed"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't set the pace of " + job.id(), unwritable);
    }
  }

  @Override
  public long lines(SlotKey slot) {
    try {
      // The task writes it in place: half of it is none of it, and the next look sees it whole.
      String told = Files.readString(Path.of(base + ".lines")).strip();
      return told.length() == 20 ? Long.parseLong(told) : 0;
    } catch (NoSuchFileException notYet) {
      return 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("can't read how far " + job.id() + " came", unreadable);
    }
  }

  @Override
  public void review(SlotKey slot, List<Allocation> allocations, boolean binding)
      throws InterruptedException {
    close();
    Duration took = Duration.between(begin, stage.now());
    long written = lines(slot) * NumberedLog.LINE;
    // Nomad's log collectors write a moment later than the task does.
    Instant until = stage.now().plus(PATIENCE);
    while (delivered() < written && stage.now().isBefore(until)) {
      Thread.sleep(LOOK_EVERY);
    }
    LogComparison comparison = compared(slot, allocations);
    stage
        .recording()
        .action(
            "",
            "%s wrote %.1f MB in %d s, %.1f MB/s"
                .formatted(
                    slot.display(),
                    written / 1e6,
                    took.toSeconds(),
                    written / 1e6 / Math.max(1, took.toMillis() / 1e3)),
            false);
    stage.recording().log(binding ? comparison : comparison.notBinding());
  }

  private LogComparison compared(SlotKey slot, List<Allocation> allocations) {
    NumberedLog log = new NumberedLog(slot.display() + " " + STREAM);
    allocations.stream()
        .sorted(Comparator.comparingLong(Allocation::createIndex))
        .forEach(
            allocation ->
                log.read(
                    "allocation %s on %s"
                        .formatted(LogFiles.brief(allocation.id()), allocation.nodeName()),
                    files.files(allocation, slot.task(), STREAM)));
    return log.against(lines(slot), BLOCK);
  }

  @Override
  public void close() {
    pacer.interrupt();
  }
}
