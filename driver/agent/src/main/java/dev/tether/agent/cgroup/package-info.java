/**
 * Control groups of Linux, in which the agent's tasks are limited, measured and found.
 *
 * <p>Each task has one group (with version 1 one in each hierarchy) under a parent of the agent's
 * own: {@code PARENT/INSTANCE/TASK}, where the instance names one state directory, so that agents
 * that share a host or a parent leave each other's groups alone. The parent is a group at the top:
 * whatever restarts the agent as a service ends what is in the service's own group.
 *
 * <ul>
 *   <li>The group is made, with its limits, after the task's intent is on record and before its
 *       process starts. That process enters by itself before it becomes the task.
 *   <li>It stays until the task's end is on record: what killed the task can still be read by the
 *       next agent when this one is gone.
 *   <li>Groups of tasks that are not live any more are emptied and removed when an agent starts.
 * </ul>
 *
 * <p>Which limits work is found out at the start by making a group and entering it. {@link
 * dev.tether.agent.cgroup.Cgroups} is the only class that is called from outside.
 */
package dev.tether.agent.cgroup;
