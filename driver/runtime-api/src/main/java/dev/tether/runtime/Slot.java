package dev.tether.runtime;

import java.util.Objects;

/**
 * The place of a task in a job: the identity that survives a move from one allocation to the next.
 *
 * @param cluster which Nomad cluster, as the driver's configuration names it: one runtime can serve
 *     several clusters without mixing their tasks
 * @param index the allocation's index in its group, the number in {@code job.group[index]}
 */
public record Slot(
    String cluster,
    String region,
    String namespace,
    String job,
    String group,
    int index,
    String task) {

  public Slot {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(task, "task");
    if (index < 0) {
      throw new IllegalArgumentException("an allocation index is not negative, got " + index);
    }
    // A driver keeps thousands of these, and most of them have the same names.
    cluster = cluster.intern();
    region = region.intern();
    namespace = namespace.intern();
    job = job.intern();
    group = group.intern();
    task = task.intern();
  }

  /** For people: {@code namespace/job.group[index]/task}, without cluster and region. */
  public String display() {
    return namespace + "/" + job + "." + group + "[" + index + "]/" + task;
  }
}
