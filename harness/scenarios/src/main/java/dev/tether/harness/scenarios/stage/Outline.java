package dev.tether.harness.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.nomad.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a job's remote tasks are called.
 *
 * @param system whether each node gets them
 * @param parameterized whether it runs nothing until it is dispatched
 * @param place tells apart the tasks of clusters in which jobs have the same names; may be empty
 */
record Outline(boolean system, boolean parameterized, String place, List<Task> tasks) {
  /** The task's name in every job of the harness's own. */
  static final String TASK = "task";

  /** One task of each of a group's allocations. */
  record Task(String group, int count, String name, Optional<CommandPattern> command) {
    Task {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(command, "command");
    }
  }

  Outline {
    Objects.requireNonNull(place, "place");
    tasks = List.copyOf(tasks);
  }

  /** That of a job, as far as this driver runs it. */
  static Outline of(Job job, String driver, String place) {
    List<Task> tasks = new ArrayList<>();
    for (JsonNode group : job.json().path("TaskGroups")) {
      for (JsonNode task : group.path("Tasks")) {
        if (task.path("Driver").asText().equals(driver)) {
          tasks.add(
              new Task(
                  group.path("Name").asText(),
                  group.path("Count").asInt(1),
                  task.path("Name").asText(),
                  command(task.path("Config"))));
        }
      }
    }
    return new Outline(
        job.type() == Job.Type.SYSTEM,
        job.json().path("ParameterizedJob").isObject(),
        place,
        tasks);
  }

  private static Optional<CommandPattern> command(JsonNode config) {
    if (!config.path("command").isTextual()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    words.add(config.path("command").asText());
    config.path("args").forEach(word -> words.add(word.asText()));
    return Optional.of(new CommandPattern(words));
  }

  /** The same for one of its dispatched jobs. */
  Outline dispatched() {
    return new Outline(system, false, place, tasks);
  }

  /** The slots of all tasks of a job with this outline. */
  List<SlotKey> slots(String jobId, List<String> nodes) {
    List<SlotKey> slots = new ArrayList<>();
    if (!parameterized) {
      for (Task task : tasks) {
        if (system) {
          nodes.forEach(node -> slots.add(new SlotKey(jobId, task.group(), 0, task.name(), node)));
        } else {
          for (int index = 0; index < task.count(); index++) {
            slots.add(new SlotKey(jobId, task.group(), index, task.name(), place));
          }
        }
      }
    }
    return slots;
  }

  /** The slots of one allocation's tasks. */
  List<SlotKey> slots(String jobId, String group, int index, String node) {
    return tasks.stream()
        .filter(task -> task.group().equals(group))
        .map(task -> new SlotKey(jobId, group, index, task.name(), system ? node : place))
        .toList();
  }
}
