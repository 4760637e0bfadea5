/**
 * Carries what a remote task writes into the log files that Nomad keeps for its allocation.
 *
 * <h2>The way of a byte</h2>
 *
 * runtime (absolute offset) → {@link dev.tether.plugin.logs.StreamDelivery} → named pipe → Nomad's
 * log collector → {@code <task>.stdout.N}. A byte counts as <em>written</em> once it is in the pipe
 * and as <em>confirmed</em> once it is in Nomad's file; the files' sizes tell how many are. What
 * has to survive a crash of the plugin stands in a small file beside the task ({@link
 * dev.tether.plugin.logs.DeliveryRecord}): at which remote offset this invocation began, and how
 * much was in Nomad's files before.
 *
 * <h2>What happens when</h2>
 *
 * <ul>
 *   <li><b>drain</b>: delivery stops between two chunks, and what was written is the offset at
 *       which the next owner begins. Closing the pipe lets the collector read it to its end.
 *   <li><b>the plugin dies</b>: {@link dev.tether.plugin.logs.PipeHolder}, a process of its own,
 *       keeps the pipe open, so the collector goes on. The next plugin waits until the pipe is
 *       empty and the files have stopped growing; then their sizes say exactly where to go on.
 *   <li><b>the Nomad agent dies</b>: nothing changes; the pipe keeps what nobody reads yet.
 *   <li><b>the node dies</b>: the next owner begins at the last confirmed offset that was recorded
 *       with the task, which is at most a second old.
 *   <li><b>the task is taken away</b> (its node seemed lost, and lives): the last owner stops as
 *       soon as it hears of it, and sends the runtime its last word, where the next one has to go
 *       on. The next one waits for that, for a bounded time; nothing else that an earlier owner
 *       sends counts.
 *   <li><b>the process stands still</b> and goes on later: what it has read by then may have been
 *       delivered by a new owner, so it asks before it writes ({@link
 *       dev.tether.plugin.logs.Pulse}).
 *   <li><b>the runtime does not answer</b>: delivery tries again, at the same offset.
 * </ul>
 */
package dev.tether.plugin.logs;
