package dev.tether.agent.process;

import dev.tether.runtime.RemoteFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the file of a program before anything is started, so that a mistake is told at once. */
final class ProgramFinder {
  static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private ProgramFinder() {}

  /**
   * The program's file: absolute as it is; with a slash, from the work directory; else on the
   * search path.
   *
   * @throws RemoteFailure.Refused when there is none that can be run
   */
  static Path find(String program, String searchPath, Path workDirectory) {
    if (program.isEmpty()) {
      throw new RemoteFailure.Refused("the command's program is empty");
    }
    if (program.indexOf('/') >= 0) {
      return runnable(program, workDirectory.resolve(program));
    }
    for (String directory : searchPath.split(":", -1)) {
      Path candidate = workDirectory.resolve(directory).resolve(program);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new RemoteFailure.Refused(
        "no program \"%s\" on the agent's host: looked in %s".formatted(program, searchPath));
  }

  private static Path runnable(String program, Path file) {
    if (!Files.exists(file)) {
      throw new RemoteFailure.Refused("no program \"%s\" on the agent's host".formatted(program));
    }
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      throw new RemoteFailure.Refused(
          "\"%s\" on the agent's host is not an executable file".formatted(program));
    }
    return file;
  }
}
