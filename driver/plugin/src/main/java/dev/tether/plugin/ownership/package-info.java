/**
 * Who manages a remote task, and what follows for Nomad's calls: the decision tables, as pure
 * functions of what was found out before.
 *
 * <p>Three calls of Nomad need a decision:
 *
 * <ul>
 *   <li>{@link dev.tether.plugin.ownership.StartDecision}: start a new task, take over a running
 *       one, or refuse to guess;
 *   <li>{@link dev.tether.plugin.ownership.StopDecision}: let go of the task, or really stop it;
 *   <li>{@link dev.tether.plugin.ownership.RecoverDecision}: what a handle that Nomad still knows
 *       stands for.
 * </ul>
 *
 * <p>What they rest on are the records of the runtime ({@link dev.tether.runtime.RemoteTask}),
 * which say who owns the task and since which generation, and Nomad's own view of the allocations
 * ({@link dev.tether.plugin.ownership.OwnerStanding}, {@link
 * dev.tether.plugin.ownership.StopReason}). Nothing here asks, waits or changes anything. A
 * decision may be outdated when it is carried out; the runtime's compare-and-set on the generation
 * then refuses it and it is made anew.
 */
package dev.tether.plugin.ownership;
