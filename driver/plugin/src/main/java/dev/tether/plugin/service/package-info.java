/**
 * Nomad's calls: translates between the protocol and the driver, and nothing more. Each method of
 * {@link dev.tether.plugin.service.RemoteDriverService} is one RPC; {@link
 * dev.tether.plugin.service.Failures} is the one place where failures become gRPC statuses.
 *
 * <p>Every call has a virtual thread and may block, but for the {@link
 * dev.tether.plugin.service.RemoteDriverService#QUICK_METHODS}: these are carried out by the one
 * thread that reads all calls, and hand over to a thread of their own what would hold it up.
 */
package dev.tether.plugin.service;
