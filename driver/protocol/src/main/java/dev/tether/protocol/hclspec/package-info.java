/**
 * Plugin and task configuration: what a plugin tells Nomad that it accepts, and what Nomad then
 * sends.
 *
 * <p>{@link dev.tether.protocol.hclspec.HclSpecs} builds the description. {@link
 * dev.tether.protocol.hclspec.MsgpackConfig} turns what Nomad sends into plain values, and {@link
 * dev.tether.protocol.hclspec.ConfigValues} reads those with errors that name the key at fault.
 */
package dev.tether.protocol.hclspec;
