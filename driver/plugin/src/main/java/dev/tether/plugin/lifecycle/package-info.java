/**
 * The tasks that this plugin process manages, from Nomad's StartTask or RecoverTask to its
 * DestroyTask.
 *
 * <h2>States of a managed task</h2>
 *
 * <pre>
 *   RecoverTask, runtime silent ─→ Unresolved ─┐
 *   StartTask, RecoverTask ────────────────────┼─→ Owning ──task ended──→ Ended
 *                                              │    │  ↑
 *                     another allocation claimed it │  │ detached again, and Nomad wants us
 *                                              │    ↓  │
 *                                              └─→ Passive ──StopTask──→ LetGo
 *                                   Owning ──StopTask: release────────→ LetGo
 *                 Owning ──StartTask of a later invocation takes it up──→ LetGo
 * </pre>
 *
 * <p>{@link dev.tether.plugin.lifecycle.ManagedTask} holds the state and alone changes it, under
 * its own lock: on what the runtime reports, and on what {@link
 * dev.tether.plugin.lifecycle.TaskStarter}, {@link dev.tether.plugin.lifecycle.TaskStopper} and
 * {@link dev.tether.plugin.lifecycle.TaskRecoverer} decide. WaitTask waits for {@code Ended} or
 * {@code LetGo}.
 *
 * <h2>What happens on failures</h2>
 *
 * <ul>
 *   <li>The runtime does not answer: the state stays, an event tells, commands are tried again.
 *   <li>A command is fenced: another allocation owns the task, so the state becomes Passive.
 *   <li>Nomad's agent dies before it has stored the answer to a StartTask: it starts the task again
 *       as a new invocation, which takes up what the earlier one made. Where Nomad has told the
 *       earlier one to stop, or destroyed it, that is a restart, and the task is stopped first.
 *   <li>The plugin dies: everything needed is in the handle's driver state ({@link
 *       dev.tether.plugin.lifecycle.HandleState}) and in the runtime's record.
 * </ul>
 */
package dev.tether.plugin.lifecycle;
