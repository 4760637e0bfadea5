/**
 * {@code nomad-driver-remote}: a Nomad task driver whose tasks run somewhere else and outlive the
 * node that manages them.
 *
 * <p>{@link dev.tether.plugin.Main} wires; {@link dev.tether.plugin.engine.PluginFacts} says what
 * never changes; {@link dev.tether.plugin.engine.Engine} is the driver at work. A call of Nomad
 * comes in through {@code service}, is carried out by {@code lifecycle} after a decision of {@code
 * ownership}, which rests on the mirror in {@code remote} and on what {@code nomad} finds out, and
 * goes to a runtime. {@code rehearsal} does that once with a task that does not exist.
 */
package dev.tether.plugin;
