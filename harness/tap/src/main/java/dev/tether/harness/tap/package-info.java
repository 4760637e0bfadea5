/**
 * The tap: a program that Nomad starts in the place of a driver plugin, and that starts the plugin.
 *
 * <p>{@link dev.tether.harness.tap.Main} is the program, {@link dev.tether.harness.tap.TapScript}
 * writes a file for Nomad's {@code plugin_dir} that starts it for a certain driver.
 *
 * <h2>Two processes that look like one</h2>
 *
 * The tap starts the driver with its own environment, stdin and stderr, so that the driver's log
 * lines reach Nomad untouched. It reads the driver's handshake, listens on a socket of its own, and
 * prints the same handshake with that socket. A first line that is no handshake, or one that the
 * tap cannot stand between (another protocol, TLS), is printed as it is, with all that follows:
 * Nomad then says what it would say of the driver.
 *
 * <table>
 * <caption>Who ends, and what the other one does</caption>
 * <tr><td>Nomad asks the driver to end</td><td>the request passes like any other; when the driver's
 *     process has ended, the tap delivers what was answered and ends with the same status</td></tr>
 * <tr><td>the driver crashes, or ends before its handshake</td><td>what it answered before is
 *     delivered; nothing is answered in its place; the tap ends with the driver's status, or 128 +
 *     the signal. To Nomad the connection breaks and the process is gone</td></tr>
 * <tr><td>the tap is killed</td><td>a guardian, a small shell that waits for the end of a pipe from
 *     the tap, kills the driver at once: a plugin crash ends the driver, too, and Nomad is about to
 *     start another</td></tr>
 * <tr><td>SIGTERM to the tap</td><td>is passed on; the tap ends when the driver does</td></tr>
 * <tr><td>SIGINT</td><td>does nothing to the tap. The driver gets the terminal's own and must bear
 *     it: the tap does not hide it from the driver</td></tr>
 * <tr><td>the Nomad agent dies</td><td>both run on; open calls are cancelled at the driver, a
 *     restarted agent finds the tap at its socket</td></tr>
 * <tr><td>the guardian is killed</td><td>nothing, until the tap is killed too</td></tr>
 * </table>
 *
 * <p>The record and the control sockets are for the user only. Trouble with them is logged and
 * changes no call.
 *
 * <p>Taps that share a record need not share anything else: those of several containers write to
 * the same file and are found in the same directory. So each takes a number when it starts ({@link
 * dev.tether.harness.tap.record.TapId}) and writes down once which node started it.
 */
package dev.tether.harness.tap;
