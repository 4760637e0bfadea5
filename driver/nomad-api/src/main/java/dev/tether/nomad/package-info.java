/**
 * A small typed client of the Nomad HTTP API: what the driver asks before it decides, and what the
 * harness does to a cluster.
 *
 * <p>{@link dev.tether.nomad.NomadClient} is the entry, made from a {@link
 * dev.tether.nomad.NomadAccess}. Answers are records around Nomad's own JSON: the accessors cover
 * what is needed here, {@code json()} has the rest. Everything that can go wrong is a kind of
 * {@link dev.tether.nomad.NomadFailure}.
 */
package dev.tether.nomad;
