/**
 * The driver plugin, the runtime agent and the tap in one artefact: a project outside of this
 * repository has them as a dependency, and unpacks them to start them.
 *
 * <p>{@link dev.tether.harness.programs.PackedPrograms} is all there is.
 */
package dev.tether.harness.programs;
