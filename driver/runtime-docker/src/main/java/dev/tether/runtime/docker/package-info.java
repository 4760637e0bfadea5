/**
 * The runtime {@code docker}: each remote task is a container of a Docker engine.
 *
 * <p>Start with {@link dev.tether.runtime.docker.DockerProvider}, which the driver finds by itself,
 * and {@link dev.tether.runtime.docker.DockerRuntime}. How ownership is kept is told in the package
 * {@code record}, how tasks live in {@code task}, how logs get offsets in {@code logs}, how files
 * travel in {@code contents}, how programs beside tasks are ended in {@code exec}. Nothing of these
 * packages is for use outside of this module.
 */
package dev.tether.runtime.docker;
