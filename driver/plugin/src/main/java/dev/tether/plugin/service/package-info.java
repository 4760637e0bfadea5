/**
 * Nomad's calls: translates between the protocol and the driver, and nothing more. Each method of
 * {@link dev.tether.plugin.service.RemoteDriverService} is one RPC; {@link
 * dev.tether.plugin.service.Failures} is the one place where failures become gRPC statuses.
 */
package dev.tether.plugin.service;
