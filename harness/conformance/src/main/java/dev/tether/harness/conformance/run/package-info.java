/**
 * Makes the checks of a plugin, one after the other. {@link
 * dev.tether.harness.conformance.run.Suite} does it, {@link
 * dev.tether.harness.conformance.run.SuiteResult} is what comes of it.
 */
package dev.tether.harness.conformance.run;
