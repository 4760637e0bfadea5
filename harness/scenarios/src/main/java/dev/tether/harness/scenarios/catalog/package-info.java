/**
 * The scenarios, one class each. {@link dev.tether.harness.scenarios.catalog.Catalog} lists them.
 */
package dev.tether.harness.scenarios.catalog;
