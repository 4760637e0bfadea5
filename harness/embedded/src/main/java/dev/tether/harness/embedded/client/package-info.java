/**
 * The client agents of an embedded cluster: what happens on one node.
 *
 * <h2>What survives what</h2>
 *
 * <ul>
 *   <li>{@link dev.tether.harness.embedded.client.NodeDisk} is what a node's disk holds: it
 *       survives everything.
 *   <li>The plugin process, the processes it started and the {@link
 *       dev.tether.harness.embedded.client.LogCollectors} survive the death of the agent, but not
 *       that of the node. An agent that is started again finds the plugin there and goes on with
 *       it.
 *   <li>{@link dev.tether.harness.embedded.client.ClientAgent} is one life of an agent. When it is
 *       killed, all its threads end where they are, without a word to the servers.
 * </ul>
 *
 * <h2>A task</h2>
 *
 * <p>{@link dev.tether.harness.embedded.client.TaskRunner} has one thread, and everything that
 * happens to its task comes through one queue: that it is to be killed or restarted, that it ended,
 * that its plugin has gone.
 *
 * <pre>
 * made:      TaskConfigSchema, Capabilities; with a handle on disk: RecoverTask
 * pending:   waits for its predecessor, takes its sticky disk; collectors, directories,
 *            payload, downloads, tokens, templates, configuration
 *            native dialect, handle of the predecessor: RecoverTask, InspectTask
 *            otherwise without a handle: StartTask
 * running:   services are registered; TaskStats, WaitTask
 *   plugin gone:          RecoverTask, WaitTask
 *   to be killed:         services go; StopTask, until WaitTask has returned
 *   to be restarted:      WaitTask once more, StopTask, until the first WaitTask has returned
 *   templates changed:    by their change mode: nothing, SignalTask, or a restart
 *   ended:                DestroyTask; then dead, or pending again by the restart policy
 * </pre>
 *
 * <p>What fails: an error of StartTask or of the configuration fails the task (the first one by its
 * restart policy, if the driver calls it recoverable), a failed download by its restart policy. An
 * error of RecoverTask on the agent's start destroys the task and starts it anew. StartTask that
 * lost its plugin is called once more with the same id.
 */
package dev.tether.harness.embedded.client;
