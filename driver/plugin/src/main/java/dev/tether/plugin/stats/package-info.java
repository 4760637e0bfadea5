/**
 * What tasks use: turns the growing counters of a runtime into the shares that Nomad shows. {@link
 * dev.tether.plugin.stats.UsageMeter} is all there is, one for each stream of figures.
 */
package dev.tether.plugin.stats;
