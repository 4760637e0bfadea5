/**
 * A small typed client of the Nomad HTTP API: what the driver asks before it decides, and what the
 * harness does to a cluster. {@link dev.tether.nomad.NomadClient} is the entry.
 */
package dev.tether.nomad;
