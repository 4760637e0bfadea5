/**
 * Processes: how a task is started so that it survives the agent, how it is told from any other
 * process, how it is signalled and how its end is learnt.
 *
 * <p>A task is started by {@link dev.tether.agent.process.Shims} and known by a {@link
 * dev.tether.agent.process.ProcessIdentity}. {@link dev.tether.agent.process.BesidePrograms} runs
 * programs beside a task for as long as somebody is there to use them. Nothing here knows of owners
 * or records.
 */
package dev.tether.agent.process;
