/**
 * A takeover that is only played: {@link dev.tether.plugin.rehearsal.Rehearsal} goes the whole way
 * of a StartTask once, so that the first real one does not find everything cold.
 *
 * <p>The node on which a task has to be taken over is mostly one that has started none for hours:
 * its plugin would load and link some hundred classes in the very moment in which a task has no
 * owner. What is real in a rehearsal: the decoding of the request, the questions to the runtime
 * (which tasks are in a slot that no job has) and to Nomad (of allocations that do not exist), the
 * claim (of a task that does not exist, and so refused), and the answer. What is not: the task,
 * which {@link dev.tether.plugin.rehearsal.PlayedRuntime} invents. Nothing is changed anywhere, and
 * nobody is told. Whatever goes wrong ends the rehearsal and matters to nobody.
 */
package dev.tether.plugin.rehearsal;
