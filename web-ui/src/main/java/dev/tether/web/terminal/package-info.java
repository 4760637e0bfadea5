/**
 * Programs beside tasks with a terminal in the browser, as {@code nomad alloc exec} runs them.
 *
 * <p>{@link dev.tether.web.terminal.Terminals} opens them and finds them again; {@link
 * dev.tether.web.terminal.Terminal} is one. What a program writes is kept in a bounded buffer with
 * absolute offsets: a browser asks for what comes behind an offset and waits for it, so that a lost
 * connection loses nothing and nothing comes twice, as long as the buffer has it.
 *
 * <p>A real Nomad is spoken to over its websocket; the embedded cluster, which has none, with
 * frames of its own. Who ends what:
 *
 * <table>
 * <caption>Ends</caption>
 * <tr><td>the program ends</td><td>its exit code stays until the terminal is closed</td></tr>
 * <tr><td>the terminal is closed, or nobody asks for its output for some minutes</td><td>the
 *     connection is closed, on which Nomad ends the program</td></tr>
 * <tr><td>the cluster ends, or the task</td><td>the connection breaks; the terminal says so</td></tr>
 * </table>
 */
package dev.tether.web.terminal;
