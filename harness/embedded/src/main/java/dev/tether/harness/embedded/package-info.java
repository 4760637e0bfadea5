/**
 * A Nomad cluster without Nomad: the parts of it that a driver plugin and the harness notice, with
 * the real plugin processes, over the real plugin protocol and a real HTTP API.
 *
 * <p>{@link dev.tether.harness.embedded.EmbeddedCluster} is the entry. It starts in about a second,
 * runs all scenarios unchanged, makes the same choices from the same seed, and speaks one of two
 * dialects, which the version that it is asked for decides: up to 1.9 Nomad's own support for
 * remote tasks (handles handed over, stops with DETACH), from 1.10 on plain stops and starts whose
 * reasons the API tells.
 *
 * <h2>The parts, from the servers down</h2>
 *
 * <ul>
 *   <li>{@code state}: what the servers know, one lock, one index.
 *   <li>{@code server}: scheduling, drains, absent nodes. Its package tells the states of nodes and
 *       allocations.
 *   <li>{@code client}: agents, allocations, tasks, log collectors. Its package tells the order of
 *       the calls to a driver, and what survives what.
 *   <li>{@code driver}: the plugin process, its calls, faults on them.
 *   <li>{@code http}: the API. {@code job}, {@code hcl}, {@code spec}: job files and
 *       configurations. {@code template}: the language of templates.
 *   <li>{@code command}: the program that stands for Nomad's command line.
 *   <li>{@code time}: a clock that tests can put forward. {@code dialect}: what versions differ in.
 * </ul>
 *
 * <h2>What breaks how</h2>
 *
 * <ul>
 *   <li>kill of a node: all processes of the node get SIGKILL, its agent ends without a word, its
 *       log collectors stop. The servers notice after the grace period.
 *   <li>kill of an agent: only the agent ends; plugin and collectors go on, and the next agent
 *       reattaches to the plugin and asks for its tasks one after the other.
 *   <li>stop of an agent: as with Nomad, the plugin is ended with it.
 *   <li>crash of a plugin: it is launched again at once, and each task is asked for.
 *   <li>pause: processes are frozen, the agent neither hears nor says anything.
 * </ul>
 */
package dev.tether.harness.embedded;
