/**
 * The configured driver at work: {@link dev.tether.plugin.engine.Engine} wires its parts, {@link
 * dev.tether.plugin.engine.EngineSource} makes it when it is first needed, and {@link
 * dev.tether.plugin.engine.PluginFacts} says what never changes.
 */
package dev.tether.plugin.engine;
