/**
 * A task's files, on their way between the Nomad node and the remote side.
 *
 * <h2>What travels</h2>
 *
 * Nomad puts everything that a job asks for below the allocation's directory before it calls
 * StartTask: artifacts, templates, dispatch payloads, tokens. {@link
 * dev.tether.plugin.contents.TreeReader} reads {@code alloc}, the task's {@code local} and {@code
 * secrets}, and the volumes that the job mounts; links are never followed, and one that leads out
 * of its directory is refused. Nomad's own files stay (its logs, pipes, sockets, devices, the
 * task's {@code private}).
 *
 * <h2>When</h2>
 *
 * <ul>
 *   <li><b>StartTask of a new task</b>: everything is staged under the Nomad task id before the
 *       task is created. A transfer that fails fails the start, and nothing runs.
 *   <li><b>another allocation takes the running task over</b>: its {@code local} and {@code
 *       secrets} replace the earlier ones, in the background; {@code alloc} and the volumes stay
 *       with the task.
 *   <li><b>a file changes while the task runs</b> (a template, a renewed token): {@link
 *       dev.tether.plugin.contents.ChangeWatch} notices, {@link
 *       dev.tether.plugin.contents.ContentsSync} sends it; before a signal of Nomad, at once.
 *   <li><b>the task has ended</b>: {@code alloc/data} comes back ({@link
 *       dev.tether.plugin.contents.BroughtBack}), for {@code ephemeral_disk} and for people.
 * </ul>
 *
 * <p>Only the owner of a task sends. An update that fails is tried again and never touches the task
 * itself. After a crash of the plugin nothing is known of what was sent, so that everything is
 * compared once with what the runtime has.
 *
 * <p>There may be thousands of tasks, most of whose files never change: none has a thread of its
 * own. {@link dev.tether.plugin.contents.Errands} runs what is to be done for any of them, and
 * begins with the first comparisons of tasks that were recovered when no more of them come.
 *
 * <p>{@link dev.tether.plugin.contents.Courier} is the entry. Contents of files are streamed, and
 * never logged.
 */
package dev.tether.plugin.contents;
