/**
 * A client agent's side of one driver plugin: the process, the calls, and the faults that a test
 * puts on them.
 *
 * <p>{@link dev.tether.harness.embedded.driver.DriverPlugin} keeps a plugin running: a plugin that
 * has gone is launched again by whoever needs it next, at once and without pause, and the streams
 * of fingerprints and events are opened again. {@link
 * dev.tether.harness.embedded.driver.DriverCalls} are the calls of one plugin process. {@link
 * dev.tether.harness.embedded.driver.RpcFaults} can make any call fail, wait or cost the plugin its
 * life.
 *
 * <p>A call that fails with the status Unavailable may mean the death of the plugin: the process is
 * given three seconds to be gone, and only then the call counts as {@link
 * dev.tether.harness.embedded.driver.PluginGone}.
 */
package dev.tether.harness.embedded.driver;
