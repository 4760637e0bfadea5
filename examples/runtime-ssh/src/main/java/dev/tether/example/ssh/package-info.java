/**
 * Agents that are reached over ssh: no port is open on the remote host, and no certificates are
 * needed. A complete example of a runtime of somebody else's, which the driver finds in a jar.
 *
 * <p>{@link dev.tether.example.ssh.SshProvider} is what the driver finds; {@link
 * dev.tether.example.ssh.Tunnel} keeps an ssh alive that forwards a unix socket; all that is said
 * through it is the business of the agent's own client, which comes with this runtime.
 */
package dev.tether.example.ssh;
