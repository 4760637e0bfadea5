/**
 * The go-plugin protocol, from both of its sides.
 *
 * <p>A plugin's {@code main} uses {@link dev.tether.protocol.goplugin.PluginServer}; a host uses
 * {@link dev.tether.protocol.goplugin.PluginClient}. {@link
 * dev.tether.protocol.goplugin.NomadPlugin} has what is particular to Nomad. The services inside
 * the connection are up to the callers, except those that go-plugin itself defines.
 */
package dev.tether.protocol.goplugin;
