package dev.tether.harness.scenarios.observe;

import java.util.Objects;

/**
 * The place of a task in a job, as a scenario counts instances.
 *
 * @param place tells apart what Nomad numbers alike: the node of a system job's task, else empty
 */
public record SlotKey(String job, String group, int index, String task, String place)
    implements Comparable<SlotKey> {
  public SlotKey {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(place, "place");
  }

  /** For people: {@code job.group[0]/task}, with the place where there is one. */
  public String display() {
    return job + "." + group + "[" + index + "]/" + task + (place.isEmpty() ? "" : "@" + place);
  }

  @Override
  public int compareTo(SlotKey other) {
    return display().compareTo(other.display());
  }
}
