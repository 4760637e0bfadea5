/**
 * The servers' side of an embedded cluster: the scheduling that drains and kills need.
 *
 * <h2>Who may change what</h2>
 *
 * <p>{@link dev.tether.harness.embedded.server.Server} is the only entry: clients, the HTTP API and
 * tests call it from any thread. Every call is one write of the {@link
 * dev.tether.harness.embedded.state.StateStore}, with everything that follows from it: the
 * scheduler runs within the write that gives it a reason, so that there is never a state in which
 * it is still to run. Only what has to wait (a node's absence, a drain's deadline, a delayed
 * reschedule) is an alarm of the {@link dev.tether.harness.embedded.time.ClusterTime}.
 *
 * <h2>Nodes</h2>
 *
 * <p>ready → (no heartbeat for the grace period) → disconnected if an allocation on it allows that,
 * else down → (it registers again) → ready. Beside this a node is eligible or not, and drains or
 * not: a drain makes it ineligible, and it stays so when the drain is over.
 *
 * <h2>Allocations</h2>
 *
 * <ul>
 *   <li>The servers own the desired status: run → stop, never back. The reason stands in the
 *       description and in {@code DesiredTransition}.
 *   <li>The client owns the client status: pending → running → complete or failed. The servers set
 *       it for a node that they don't hear: unknown (disconnected; back to running when it returns)
 *       or lost (for good, though a client that returns may still report the end).
 *   <li>A successor names what it replaces ({@code PreviousAllocation}) only if it is placed in the
 *       same pass in which the other one is stopped. What finds no node then is placed later
 *       without it, as Nomad does (its bug 10592).
 * </ul>
 */
package dev.tether.harness.embedded.server;
