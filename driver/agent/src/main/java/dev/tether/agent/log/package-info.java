/**
 * Reads the tasks' logs: files that tasks append to, by absolute offset. Knows nothing of records;
 * what it has to know of a task comes through {@link dev.tether.agent.log.LogSource}.
 */
package dev.tether.agent.log;
