/**
 * Starts clusters with a tap before each driver plugin, and ends them: {@link
 * dev.tether.web.launch.LaunchPad}.
 *
 * <p>A start takes its time in a thread of its own; what it tells goes into the cluster's model,
 * and so does its failure. Closing the pad ends every cluster, those that are being started too.
 */
package dev.tether.web.launch;
