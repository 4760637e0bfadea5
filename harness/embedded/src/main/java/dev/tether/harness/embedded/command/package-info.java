/**
 * The part of Nomad's command line that scenarios use, as a program of its own for the clusters
 * that have no Nomad.
 *
 * <p>{@link dev.tether.harness.embedded.command.NomadCommand#install} writes a program that starts
 * {@link dev.tether.harness.embedded.command.Main} in a process of its own. It needs nothing but
 * the JDK and this package, so that it starts quickly, and asks the API at {@code NOMAD_ADDR}.
 * Commands: {@code var put}, {@code var purge}, {@code job dispatch} and {@code alloc exec}. What
 * runs beside a task is reached by {@link dev.tether.harness.embedded.command.Frame frames} in a
 * request and its answer, where Nomad has a WebSocket; {@link
 * dev.tether.harness.embedded.command.ExecConnection} is the way to it for programs of this machine
 * that want more than a command line, for instance to tell the size of a terminal.
 */
package dev.tether.harness.embedded.command;
