/**
 * Programs beside a task: in its container, with its variables.
 *
 * <p>The engine can start such a program but not end it. Each one therefore gets a variable with a
 * mark of its own, which all that it starts inherits; to end it, a shell in the container kills
 * whatever has the mark. In an image without {@code sh} a program is not ended with its session,
 * only with the task. A session ends when the task gets another owner or ends, as its records and
 * the engine's events tell.
 */
package dev.tether.runtime.docker.exec;
