/**
 * What the settings of a runtime and of a task mean: {@link
 * dev.tether.runtime.docker.spec.RuntimeSettings} and {@link
 * dev.tether.runtime.docker.spec.TaskSettings} read them, {@link
 * dev.tether.runtime.docker.spec.Description} turns a task into the engine's description of a
 * container, or refuses it.
 */
package dev.tether.runtime.docker.spec;
