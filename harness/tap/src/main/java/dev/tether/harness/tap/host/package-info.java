/**
 * What a Nomad client has ready before it starts a task: the allocation's directories, the pipes
 * for its output and what reads them, and the task's configuration.
 *
 * <p>{@link dev.tether.harness.tap.host.TaskGround} makes them for whoever calls a driver without a
 * Nomad: the replay of records, conformance checks, tests.
 */
package dev.tether.harness.tap.host;
