package dev.tether.agent.process;

import java.time.Instant;

/**
 * A task that was started.
 *
 * @param task its main process, which leads a session of its own
 * @param shim the process that waits for it
 * @param at when, by this host's clock
 */
public record StartedTask(ProcessIdentity task, ProcessIdentity shim, Instant at) {}
