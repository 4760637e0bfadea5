/**
 * The time of an embedded cluster: it runs by itself, or only when a test says so.
 *
 * <p>{@link dev.tether.harness.embedded.time.ClusterTime} is all there is.
 */
package dev.tether.harness.embedded.time;
