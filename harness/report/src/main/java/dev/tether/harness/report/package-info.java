/**
 * Reports of whole runs: one HTML page that needs nothing beside it, and JUnit's XML for whoever
 * collects test results. {@link dev.tether.harness.report.RunReport} is the entrance; it is told of
 * each scenario and writes both files anew each time, so that a run that is cut off leaves a report
 * of what was played.
 */
package dev.tether.harness.report;
