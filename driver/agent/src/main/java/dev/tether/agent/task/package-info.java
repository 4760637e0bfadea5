/**
 * The agent's tasks: the table of their records, the rules by which those change, and the threads
 * that start, stop, watch and forget tasks.
 *
 * <p>{@link dev.tether.agent.task.Tasks} is what the service calls. All changes go through {@link
 * dev.tether.agent.task.TaskTable}, which makes each durable before anybody can see it.
 */
package dev.tether.agent.task;
