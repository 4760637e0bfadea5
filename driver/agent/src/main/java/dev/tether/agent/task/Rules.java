package dev.tether.agent.task;

import dev.tether.agent.contents.ContentsBounds;
import java.util.List;

/**
 * What an agent's configuration allows.
 *
 * @param users as whom tasks may run; nobody but the agent's own user when empty
 * @param commands globs of absolute paths of the programs that may run; all when empty
 * @param maxTasks how many tasks may be on record
 * @param contents how much may be sent for one task
 * @param creations how fast they may be created
 */
public record Rules(
    List<String> users,
    List<String> commands,
    int maxTasks,
    ContentsBounds contents,
    CreationBound creations) {
  /** How many tasks may be on record when the configuration does not say. */
  public static final int DEFAULT_MAX_TASKS = 10_000;

  /** Tasks run as the agent's own user, and may run anything. */
  public static final Rules DEFAULT = new Rules(List.of(), List.of(), DEFAULT_MAX_TASKS);

  public Rules {
    users = List.copyOf(users);
    commands = List.copyOf(commands);
  }

  /** With the usual bounds of contents and creations. */
  public Rules(List<String> users, List<String> commands, int maxTasks) {
    this(users, commands, maxTasks, ContentsBounds.DEFAULT, CreationBound.DEFAULT);
  }

  /** The same with another bound of creations. */
  public Rules withCreations(CreationBound bound) {
    return new Rules(users, commands, maxTasks, contents, bound);
  }
}
