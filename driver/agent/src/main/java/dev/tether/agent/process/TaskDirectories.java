package dev.tether.agent.process;

import dev.tether.runtime.LogStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the files of the tasks are.
 *
 * <pre>
 * tasks/ID/launch     the script that becomes the task, until it runs
 * tasks/ID/started    made by whoever decides whether the task is started
 * tasks/ID/stdout     what the task wrote, and likewise stderr
 * tasks/ID/shim.log   what the shim complained about; mostly empty
 * tasks/ID/work/      the task's own directory
 * tasks/ID/manifest   what was sent for the task, and incoming/ what is just being sent
 * ended/ID            how the task ended, until the agent has it on record
 * </pre>
 */
public final class TaskDirectories {
  private final Path state;
  private final Path tasks;
  private final Path ended;

  /** Makes the directories in {@code state} where they are missing. */
  public TaskDirectories(Path state) throws IOException {
    this.state = state;
    tasks = makePrivate(state.resolve("tasks"));
    ended = makePrivate(state.resolve("ended"));
  }

  /** The directory in which results appear. */
  public Path ended() {
    return ended;
  }

  /** The file with one stream of a task's output. */
  public Path log(String id, LogStream stream) {
    return task(id)
        .resolve(
            switch (stream) {
              case STDOUT -> "stdout";
              case STDERR -> "stderr";
            });
  }

  /** The ids of all tasks that have a directory. */
  public List<String> ids() throws IOException {
    return names(tasks);
  }

  /** The ids of all tasks that have a result. */
  public List<String> results() throws IOException {
    return names(ended);
  }

  /** Deletes all that a task has on disk. Does nothing when there is nothing. */
  public void delete(String id) throws IOException {
    Files.deleteIfExists(ended.resolve(id));
    try (HeldDirectory all = HeldDirectory.open(tasks)) {
      all.delete(id);
    }
  }

  /** Deletes a result that is on record now. */
  public void forgetResult(String id) throws IOException {
    Files.deleteIfExists(ended.resolve(id));
  }

  /** The directory of one task. */
  public Path task(String id) {
    return tasks.resolve(id);
  }

  /**
   * Makes the directory of a new task, with empty logs; does nothing when it is there.
   *
   * @param account of the user who has to be able to work in it, if that is not the agent's
   */
  public void create(String id, Optional<Account> account) throws IOException {
    if (Files.exists(task(id))) {
      return;
    }
    makePrivate(task(id));
    Files.createDirectory(work(id));
    for (LogStream stream : LogStream.values()) {
      Files.createFile(log(id, stream));
    }
    if (account.isPresent()) {
      give(id, account.get());
    }
  }

  /**
   * Lets a user work in a new task's directory, and read and write its logs. On the way there other
   * users get to see nothing: not even names.
   */
  private void give(String id, Account account) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(state, Files::isRegularFile)) {
      for (Path file : files) {
        permit(file, "rw-------");
      }
    }
    permit(state, "rwx--x--x");
    permit(tasks, "rwx--x--x");
    Files.createFile(
        launch(id),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    for (LogStream stream : LogStream.values()) {
      permit(log(id, stream), "rw-------");
      own(log(id, stream), account);
    }
    permit(work(id), "rwx------");
    own(work(id), account);
    Files.setAttribute(task(id), "unix:gid", account.gid());
    permit(task(id), "rwx--x---");
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static void own(Path path, Account account) throws IOException {
    Files.setAttribute(path, "unix:uid", account.uid());
    Files.setAttribute(path, "unix:gid", account.gid());
  }

  Path work(String id) {
    return task(id).resolve("work");
  }

  Path launch(String id) {
    return task(id).resolve("launch");
  }

  Path started(String id) {
    return task(id).resolve("started");
  }

  Path shimLog(String id) {
    return task(id).resolve("shim.log");
  }

  Path result(String id) {
    return ended.resolve(id);
  }

  private static Path makePrivate(Path directory) throws IOException {
    return Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }
}
