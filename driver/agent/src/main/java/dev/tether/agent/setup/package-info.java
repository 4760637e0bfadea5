/**
 * Makes what an agent needs for a first try: certificates and a configuration. {@link
 * dev.tether.agent.setup.FirstTry} is the way in; {@link
 * dev.tether.agent.setup.CertificateAuthority} may be used by tests.
 */
package dev.tether.agent.setup;
