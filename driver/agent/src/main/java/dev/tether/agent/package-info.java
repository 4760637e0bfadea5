/**
 * Tether's own runtime: a daemon that runs tasks as processes of its host, and keeps them, their
 * logs, their results and the record of their owners through its own death. {@link
 * dev.tether.agent.AgentMain} is the program, {@link dev.tether.agent.Agent} the same within
 * another program, and {@link dev.tether.agent.client.AgentRuntime} the driver's side.
 *
 * <h2>States of a task</h2>
 *
 * <pre>
 *   create ──► intent ──► running ──► exited ──► (removed or forgotten)
 *                │
 *                └──► (called off: never was)
 * </pre>
 *
 * <p>Beside that, a task is <i>held</i> by its owner or <i>detached</i>. Claim makes it held, with
 * the next generation; release makes it detached. Both work in every state, as an ended task still
 * has a result to deliver. A stop order is a part of the record, not a state: a task that is being
 * stopped runs until it has ended.
 *
 * <h2>Who may change what</h2>
 *
 * <ul>
 *   <li>The owner of the present generation: stop, signal, exec, release, remove, renew. Everybody
 *       else's commands are fenced, and a program that an earlier owner runs beside the task is
 *       killed as soon as the task is claimed.
 *   <li>Anybody who names the present generation: claim. Of several at once one wins.
 *   <li>The agent itself: it stops detached tasks whose time is over, and forgets ended tasks after
 *       a while.
 * </ul>
 *
 * <h2>How it holds</h2>
 *
 * <p>Each record stands in a journal, which is flushed to the disk before a change can be seen by
 * anybody. Leases are kept in memory only: a restarted agent gives every held task one full lease
 * anew, because a lease must never run out only since the agent could not hear its owner. How far
 * logs were delivered is written without waiting for the disk.
 *
 * <p>Each task has a <i>shim</i>, a process of a few hundred kilobytes that waits for it and leaves
 * its result in a file. Neither is the agent's child, and no open file ties them to it. A process
 * is known by its id, its start time and the boot of the host; nothing is signalled that does not
 * match.
 *
 * <h2>What happens on which failure</h2>
 *
 * <table>
 *   <caption>Crash points</caption>
 *   <tr><th>The agent dies</th><th>The next one</th></tr>
 *   <tr><td>before the intent is on disk</td><td>knows nothing; nothing was started</td></tr>
 *   <tr><td>after the intent, before the task's {@code started} file exists</td><td>creates that file
 *       first and so calls the start off: the record goes, and a repeated create starts afresh</td></tr>
 *   <tr><td>after {@code started} exists, before the record says so</td><td>reads who was started from
 *       that file</td></tr>
 *   <tr><td>while the task runs</td><td>finds the process, or else the result that the shim
 *       left</td></tr>
 *   <tr><td>while the task is being stopped</td><td>goes on: the first signal again, then the kill when
 *       it is due</td></tr>
 *   <tr><td>while a program runs beside a task</td><td>kills that program's session</td></tr>
 *   <tr><td>while contents arrive or are put in place</td><td>see {@link
 *       dev.tether.agent.contents}</td></tr>
 *   <tr><td>after the end is on record, before the result file is gone</td><td>deletes the file</td></tr>
 *   <tr><td>after a removal is on disk, before the files are gone</td><td>deletes the files</td></tr>
 * </table>
 *
 * <ul>
 *   <li>The shim is killed: the task runs on; when it ends nobody sees its result, which is then
 *       recorded as unknown.
 *   <li>The host restarts: all tasks are recorded as ended with an unknown result, unless the shim
 *       had left one.
 *   <li>The disk is full: changes are refused and have no effect; ends of tasks are recorded once
 *       there is room, and the shim waits with its result likewise.
 *   <li>The journal's last record is torn: it was never answered, so it is cut off. Damage anywhere
 *       else: the agent refuses to start.
 *   <li>A second agent on the same directory or address refuses to start.
 * </ul>
 *
 * <p>What is out of reach: a process that leaves its task's session on purpose (a daemon that calls
 * setsid) is not killed with the task.
 */
package dev.tether.agent;
