/**
 * Tells people what happens to their tasks: the events that {@code nomad alloc status} shows.
 * {@link dev.tether.plugin.events.EventHub} takes them from everywhere and gives them to Nomad's
 * stream.
 */
package dev.tether.plugin.events;
