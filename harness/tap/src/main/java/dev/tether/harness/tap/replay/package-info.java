/**
 * Makes the calls of a record again, of another build of the driver, and compares.
 *
 * <p>{@link dev.tether.harness.tap.replay.Replay} makes the calls in the recorded order: a call
 * begins when all calls have ended that had ended before it in the record. Each recorded start of
 * the plugin is one of the new driver; where the record tells no orderly end, the new driver is
 * killed, too. Allocations get new identifiers and directories, and a handle is the one that the
 * new driver gave for the same task. What the record does not hold (masked secrets, handles from
 * before its beginning, what went through an exec) cannot be repeated: values are replaced by
 * {@code ***} or by those that the caller gives, and such calls are left out with a reason.
 *
 * <p>The calls that a host makes by itself again and again ({@code TaskStats}, health checks, the
 * streams of go-plugin) are left out.
 */
package dev.tether.harness.tap.replay;
