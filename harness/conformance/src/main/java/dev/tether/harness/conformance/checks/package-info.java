/**
 * The checks. {@link dev.tether.harness.conformance.checks.Catalog} has them all; each one has an
 * id, the reason why it matters, and a pointer to the part of the contract that it is about.
 */
package dev.tether.harness.conformance.checks;
