/**
 * What a user may configure: the keys of the plugin block and of a task's {@code config} block, the
 * schemas Nomad gets of them, and the decoded values.
 *
 * <p>{@link dev.tether.plugin.config.PluginOptions} and {@link
 * dev.tether.plugin.config.TaskOptions} declare every key once; the records {@link
 * dev.tether.plugin.config.PluginConfig} and {@link dev.tether.plugin.config.TaskDefinition} are
 * what the rest of the driver works with. Every complaint about a value names its key.
 */
package dev.tether.plugin.config;
