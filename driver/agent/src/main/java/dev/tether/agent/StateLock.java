package dev.tether.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Holds a state directory for one agent; the kernel lets go of it when the agent dies. */
final class StateLock implements AutoCloseable {
  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory if it is missing, and takes it.
   *
   * @throws AgentProblem when it can't be written, or another agent has it
   */
  static StateLock take(Path directory) throws AgentProblem {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new AgentProblem(
            AgentProblem.Kind.FAILED,
            "another agent uses the state directory %s: stop it, or set state_dir to another one"
                .formatted(directory));
      }
      return new StateLock(channel);
    } catch (IOException unwritable) {
      throw new AgentProblem(
          AgentProblem.Kind.WRONG_CONFIGURATION,
          "can't write to the state directory %s: %s".formatted(directory, unwritable),
          unwritable);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException inThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
