/**
 * Starts clusters of each kind, for whoever chose one: the command line, tests with JUnit.
 *
 * <p>{@link dev.tether.harness.launch.ClusterStarter} is what they ask; there is one for each kind.
 * {@link dev.tether.harness.launch.Built} tells where the build leaves the programs.
 */
package dev.tether.harness.launch;
