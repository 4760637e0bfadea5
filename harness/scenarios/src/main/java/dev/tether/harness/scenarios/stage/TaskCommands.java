package dev.tether.harness.scenarios.stage;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Tells the command lines of a run's tasks from all others. Safe for use by many threads. */
final class TaskCommands implements Predicate<List<String>> {
  private final List<String> scripts;
  private final List<CommandPattern> others = new CopyOnWriteArrayList<>();

  /** Knows the scripts that account for their output. */
  TaskCommands(Collection<Path> scripts) {
    this.scripts = scripts.stream().map(Path::toString).toList();
  }

  /** Knows this command too, from now on. */
  void add(CommandPattern command) {
    if (!others.contains(command)) {
      others.add(command);
    }
  }

  @Override
  public boolean test(List<String> commandLine) {
    return (commandLine.size() == 2 && scripts.contains(commandLine.getLast()))
        || others.stream().anyMatch(command -> command.matches(commandLine));
  }
}
