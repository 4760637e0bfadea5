package dev.tether.agent.task;

import java.time.Duration;

/**
 * How long things are kept.
 *
 * @param keepEnded how long after its end a task that nobody removed stays on record
 * @param keepOrphans the same for a task that nobody owned any more
 * @param logBytes how much of each log stream is kept although it was delivered
 */
public record Retention(Duration keepEnded, Duration keepOrphans, long logBytes) {}
