/**
 * The slice of Nomad's HTTP API that drivers and the harness ask.
 *
 * <p>{@link dev.tether.harness.embedded.http.ApiServer} answers on one port. The servers have one,
 * and each client agent has one of its own, which answers for the servers as Nomad's agents do, and
 * is silent while its agent is frozen or gone. Paths that are missing here answer with status 501
 * and say so: a driver that asks for more must not mistake that for an answer of Nomad.
 */
package dev.tether.harness.embedded.http;
