package dev.tether.agent.task;

import dev.tether.agent.process.Posix;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Gives the disk space of logs back that were delivered and are far behind the end. The file keeps
 * its length, so that offsets stay what they are; where the kept part begins is on record before
 * the rest is gone, so that nobody ever reads zeros for it.
 */
final class LogTrimmer {
  private static final Logger LOG = System.getLogger(LogTrimmer.class.getName());
  private static final long BLOCK = 4096;
  private static final long LARGEST_STEP = 16L << 20;

  private final TaskTable table;
  private final TaskDirectories directories;
  private final Posix posix;
  private final long keepBytes;

  LogTrimmer(TaskTable table, TaskDirectories directories, Posix posix, long keepBytes) {
    this.table = table;
    this.directories = directories;
    this.posix = posix;
    this.keepBytes = keepBytes;
  }

  void trim(ManagedTask task) {
    TaskRecord record = task.record();
    try {
      long stdout = newStart(record, LogStream.STDOUT);
      long stderr = newStart(record, LogStream.STDERR);
      LogOffsets from = new LogOffsets(stdout, stderr);
      if (from.equals(record.keptFrom())) {
        return;
      }
      table.change(task, present -> present.trimmed(from));
      for (LogStream stream : LogStream.values()) {
        punch(directories.log(record.id(), stream), from.of(stream));
      }
    } catch (RemoteFailure.NoSuchTask | NoSuchFileException gone) {
      LOG.log(Level.DEBUG, "task {0} is gone", record.id());
    } catch (IOException failed) {
      LOG.log(
          Level.WARNING, "the logs of task {0} stay long: {1}", record.id(), failed.getMessage());
    }
  }

  /** Goes on in steps, so that a record is not written for every few bytes. */
  private long newStart(TaskRecord task, LogStream stream) throws IOException {
    long old = task.keptFrom().of(stream);
    long delivered = task.delivered().of(stream);
    if (delivered - old < BLOCK) {
      return old;
    }
    long end = Files.size(directories.log(task.id(), stream));
    long start = Math.min(delivered, end - keepBytes) / BLOCK * BLOCK;
    long step = Math.max(BLOCK, Math.min(LARGEST_STEP, keepBytes / 4));
    return start - old >= step ? start : old;
  }

  private void punch(Path file, long length) throws IOException {
    if (length > 0 && !posix.punchHole(file, 0, length)) {
      LOG.log(
          Level.DEBUG, "the file system of {0} can''t free parts of a file: logs stay whole", file);
    }
  }
}
