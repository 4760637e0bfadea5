/**
 * What a run leaves: its numbers ({@link dev.tether.benchmarks.report.Run}), beside those of an
 * earlier one ({@link dev.tether.benchmarks.report.Comparison}), as a page.
 */
package dev.tether.benchmarks.report;
