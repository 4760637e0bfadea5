/**
 * Private keys as people have them in PEM files. {@link dev.tether.pem.PemKey} is all there is; the
 * client of the Nomad API and both sides of the agent's TLS read their keys with it. Depends on
 * nothing.
 */
package dev.tether.pem;
