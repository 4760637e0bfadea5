/**
 * What is known of a session: its clusters, each with nodes, allocations, remote tasks, calls,
 * events and what was done to it.
 *
 * <p>{@link dev.tether.web.model.Session} is the root. Watchers and actions write, pages read;
 * every class is safe for use by many threads, and what is handed out is immutable. {@link
 * dev.tether.web.model.Moves} derives the moves of remote tasks and their verdicts from what was
 * seen, and from nothing else.
 */
package dev.tether.web.model;
