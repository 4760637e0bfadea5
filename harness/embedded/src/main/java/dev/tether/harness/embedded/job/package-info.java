/**
 * Job specifications: from HCL to the JSON form of Nomad's API, and the defaults that Nomad fills
 * in.
 *
 * <p>{@link dev.tether.harness.embedded.job.JobParser} reads HCL, {@link
 * dev.tether.harness.embedded.job.Canonical} fills in; {@link
 * dev.tether.harness.embedded.job.Shapes} lists every key that is understood. Other keys are
 * refused: a job that would run differently here than on Nomad must not run at all.
 */
package dev.tether.harness.embedded.job;
