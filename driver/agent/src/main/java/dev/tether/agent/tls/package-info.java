/**
 * Mutual TLS between driver and agent: certificates from PEM files, which may be replaced while
 * connections are open. {@link dev.tether.agent.tls.TlsCredentials} is the way in.
 */
package dev.tether.agent.tls;
