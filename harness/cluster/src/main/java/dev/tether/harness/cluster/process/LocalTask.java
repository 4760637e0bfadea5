package dev.tether.harness.cluster.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Knows a task that a driver runs on the node itself, as most drivers do. Drivers give tasks an
 * environment of their own, without the variables of {@link Marker}; but Nomad tells each task
 * where its allocation's directory is.
 *
 * @param directory below which the allocation directories of the node, or of all nodes, are
 */
record LocalTask(Path directory) implements Predicate<Map<String, String>> {
  private static final String ALLOCATION_DIRECTORY = "NOMAD_ALLOC_DIR";

  /** Whether a process with this environment is such a task. */
  @Override
  public boolean test(Map<String, String> environment) {
    return environment.getOrDefault(ALLOCATION_DIRECTORY, "").startsWith(directory + "/");
  }
}
