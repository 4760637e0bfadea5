/**
 * What Nomad itself knows that its calls to a driver do not say: why a task is stopped, and how the
 * allocations stand that own the tasks found in a slot.
 *
 * <p>{@link dev.tether.plugin.nomad.NomadView} is the question; {@link
 * dev.tether.plugin.nomad.ApiNomadView} asks the HTTP API, {@link
 * dev.tether.plugin.nomad.BlindNomadView} has nobody to ask. How an allocation's fields are read as
 * a reason stands in {@link dev.tether.plugin.nomad.StopReasons} alone.
 */
package dev.tether.plugin.nomad;
