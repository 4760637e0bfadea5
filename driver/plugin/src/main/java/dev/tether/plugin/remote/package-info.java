/**
 * The driver's standing connection to each runtime: a mirror of its tasks that is kept up to date
 * by one watch, and one bulk renewal of leases.
 *
 * <p>{@link dev.tether.plugin.remote.RuntimeConnection} is the entry. All questions about the
 * present state of tasks are answered from its mirror, so that recovering thousands of tasks costs
 * one listing; commands go to {@link dev.tether.plugin.remote.RuntimeConnection#runtime} directly.
 */
package dev.tether.plugin.remote;
