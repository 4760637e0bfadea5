/**
 * Gets a Nomad binary: one that is given, installed or cached, or one that is fetched or built and
 * then kept. {@link dev.tether.harness.nomad.NomadBinaries} is the entry.
 */
package dev.tether.harness.nomad;
