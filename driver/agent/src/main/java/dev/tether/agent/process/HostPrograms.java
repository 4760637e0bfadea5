package dev.tether.agent.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The programs of the host that the agent itself calls. */
public final class HostPrograms {

  /** Whether there is a program of this name where the agent looks for its own. */
  public boolean has(String name) {
    for (String directory : ProgramFinder.DEFAULT_PATH.split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, name))) {
        return true;
      }
    }
    return false;
  }
}
